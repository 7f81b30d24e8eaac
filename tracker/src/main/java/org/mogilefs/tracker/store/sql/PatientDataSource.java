package org.mogilefs.tracker.store.sql;

import com.zaxxer.hikari.util.DriverDataSource;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;

/**
 * Connections for the pool that keeps asking while the database is away. The pool on its own waits up to five seconds
 * between its attempts, too long after the database is back, and does not say whether it is away. Called by the pool's
 * one thread that adds connections; {@link #failure} may be read by any.
 */
final class PatientDataSource implements DataSource {
    private static final long PAUSE_MILLIS = 250;
    private static final int CLOSING_SECONDS = 5;
    private static final org.slf4j.Logger log = LoggerFactory.getLogger(PatientDataSource.class);

    private final String what;
    private final DataSource driver;
    private volatile SQLException failure;
    private volatile boolean isClosed;

    /** @param what the log calls it */
    PatientDataSource(String what, String jdbcUrl, Properties properties, String user, String password) {
        this.what = what;
        this.driver = new DriverDataSource(jdbcUrl, null, properties, user, password);
    }

    /** Why the last attempt to connect failed; null when it did not. */
    SQLException failure() {
        return failure;
    }

    @Override
    public Connection getConnection() throws SQLException {
        while (true) {
            try {
                Connection connection = driver.getConnection();
                if (failure != null) {
                    failure = null;
                    log.info("{} is back", what);
                }
                return connection;
            } catch (SQLException e) {
                if (failure == null) {
                    log.warn("{} cannot be reached: {}", what, Failures.oneLine(Failures.rootMessage(e)));
                }
                failure = e;
                if (isClosed) {
                    throw e;
                }
                pause();
            }
        }
    }

    /** Has the attempt under way be the last one; to be called before the pool is closed, which waits for it. */
    void close() {
        isClosed = true;
    }

    private static void pause() throws SQLException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while connecting", e);
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the user is fixed");
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return driver.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        driver.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // the drivers' own connectTimeout is set instead; DriverManager's is one for the whole process
    }

    /** How many seconds the pool, when it is closed, waits for a connection that is being made. */
    @Override
    public int getLoginTimeout() {
        return CLOSING_SECONDS;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return driver.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return driver.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return driver.isWrapperFor(type);
    }
}
