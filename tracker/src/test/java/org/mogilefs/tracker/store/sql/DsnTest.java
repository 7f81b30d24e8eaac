package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.store.Store;

/** Every form of {@code db_dsn}. */
class DsnTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DBI:mysql:mogilefs:host=127.0.0.1              | jdbc:mysql://127.0.0.1:3306/mogilefs
            DBI:mysql:mogilefs;host=db1;port=3307          | jdbc:mysql://db1:3307/mogilefs
            DBI:mysql:mogilefs:db1:3307                    | jdbc:mysql://db1:3307/mogilefs
            DBI:mysql:mogilefs:db1                         | jdbc:mysql://db1:3306/mogilefs
            DBI:mysql:database=m;host=db1                  | jdbc:mysql://db1:3306/m
            DBI:mysql:db=m;hostname=db1                    | jdbc:mysql://db1:3306/m
            DBI:mysql:dbname=m:host=db1:port=3307          | jdbc:mysql://db1:3307/m
            DBI:mysql:host=db1;m;3307                      | jdbc:mysql://db1:3307/m
            DBI:mysql:database=m:db1                       | jdbc:mysql://db1:3306/m
            DBI:mysql:m                                    | jdbc:mysql://localhost:3306/m
            dbi:MySQL:m:host=db1                           | jdbc:mysql://db1:3306/m
            DBI:mysql(RaiseError=>1,PrintError=>0):m:db1   | jdbc:mysql://db1:3306/m
            DBI:MariaDB:m:host=db1                         | jdbc:mysql://db1:3306/m
            DBI:mysql:m;host=[2001:db8::7];port=3307       | jdbc:mysql://[2001:db8::7]:3307/m
            DBI:mysql:m:[::1]:3307                         | jdbc:mysql://[::1]:3307/m
            DBI:mysql:m;host=h;mysql_connect_timeout=5     | jdbc:mysql://h:3306/m
            DBI:mysql:m;host=h;mysql_ssl=1                 | jdbc:mysql://h:3306/m?sslMode=REQUIRED
            DBI:Pg:dbname=m;host=h;port=5433               | jdbc:postgresql://h:5433/m
            DBI:Pg:database=m;hostaddr=10.0.0.1            | jdbc:postgresql://10.0.0.1:5432/m
            dbi:pg:db=m                                    | jdbc:postgresql://localhost:5432/m
            DBI:SQLite:/var/lib/mogilefs.db                | jdbc:sqlite:/var/lib/mogilefs.db
            DBI:SQLite:dbname=/var/lib/m.db                | jdbc:sqlite:/var/lib/m.db
            DBI:SQLite:database=/var/lib/m.db;sqlite_x=1   | jdbc:sqlite:/var/lib/m.db
            jdbc:mysql://db1:3307/m                        | jdbc:mysql://db1:3307/m
            jdbc:mysql://db1,db2/m?sslMode=REQUIRED        | jdbc:mysql://db1,db2/m?sslMode=REQUIRED
            jdbc:mariadb://db1/m                           | jdbc:mysql://db1/m
            jdbc:postgresql://db1/m?ssl=true               | jdbc:postgresql://db1/m?ssl=true
            jdbc:sqlite:/var/lib/m.db                      | jdbc:sqlite:/var/lib/m.db
            """)
    void isUnderstood(String dsn, String url) {
        assertThat(Dsn.parse(dsn).jdbcUrl()).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({
        "DBI:mysql:m;host=h, MYSQL, m",
        "jdbc:mysql://h:3306/m?a=b, MYSQL, m",
        "jdbc:mysql://h/, MYSQL, ''",
        "DBI:Pg:dbname=m, POSTGRES, m",
        "jdbc:postgresql://h/m?a=b, POSTGRES, m",
        "DBI:SQLite:/a/m.db, SQLITE, /a/m.db",
        "jdbc:sqlite:/a/m.db, SQLITE, /a/m.db"
    })
    void tellsTheKindAndTheDatabase(String dsn, Dsn.Kind kind, String database) {
        assertThat(Dsn.parse(dsn)).returns(kind, Dsn::kind).returns(database, Dsn::database);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mogilefs",
                "DBI:",
                "DBI:Oracle:m",
                "jdbc:oracle:thin:@h",
                "DBI:SQLite:",
                "DBI:SQLite:dbname="
            })
    void isRefusedWithOneLineThatSaysWhy(String dsn) {
        assertThatThrownBy(() -> Dsn.parse(dsn))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank()
                .doesNotContain("\n");
    }

    @Test
    void theFormsThatNameOneDatabaseAllReachIt() {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.MARIADB)) {
            StoreConfig config = TestStores.config(database);
            Schema.createIfMissing(config);
            String name = Dsn.parse(database.dsn()).database();
            int port = TestDatabase.mariaDbPort();
            for (String dsn : new String[] {
                "DBI:mysql:" + name + ":127.0.0.1:" + port,
                "DBI:mysql:database=" + name + ";hostname=127.0.0.1;port=" + port,
                "DBI:mysql:" + name + ";host=127.0.0.1;port=" + port + ";mysql_ssl=0;mysql_enable_utf8=0",
                "jdbc:mysql://127.0.0.1:" + port + "/" + name,
                "jdbc:mariadb://127.0.0.1:" + port + "/" + name + "?useCompression=false"
            }) {
                try (Store store = Stores.open(StoreConfig.of(dsn, database.user(), database.password()))) {
                    assertThat(store.isAlive()).as(dsn).isTrue();
                }
            }
        }
    }
}
