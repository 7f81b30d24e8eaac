package org.mogilefs.tracker.store.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.common.model.HostState;
import org.mogilefs.protocol.HashType;
import org.mogilefs.tracker.cluster.ClusterTables;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Domain;
import org.mogilefs.tracker.cluster.FileClass;
import org.mogilefs.tracker.cluster.Host;
import org.mogilefs.tracker.cluster.Observation;
import org.mogilefs.tracker.store.StoreException;
import org.mogilefs.tracker.store.TopologyStore;

/** {@code host} and {@code device}, and the one read of all small tables. */
final class SqlTopologyStore implements TopologyStore {
    private static final Set<String> HOST_COLUMNS =
            Set.of("hostip", "http_port", "http_get_port", "status", "altip", "altmask");
    private static final Set<String> NUMBERS = Set.of("http_port", "http_get_port");

    private final Database database;
    private final int defaultMindevcount;

    SqlTopologyStore(Database database, int defaultMindevcount) {
        this.database = database;
        this.defaultMindevcount = defaultMindevcount;
    }

    @Override
    public ClusterTables readTables() {
        return database.read(session -> new ClusterTables(
                readDomains(session), readHosts(session), readDevices(session), SqlSettingStore.readAll(session)));
    }

    private List<Domain> readDomains(Session session) {
        Dialect dialect = session.dialect();
        Map<Integer, List<FileClass>> classes = new HashMap<>();
        session.query(
                        "SELECT dmid, classid, " + dialect.readText("classname") + " AS classname, mindevcount, "
                                + dialect.readText("replpolicy")
                                + " AS replpolicy, hashtype FROM class ORDER BY dmid, classid",
                        SqlTopologyStore::fileClass)
                .forEach(c -> classes.computeIfAbsent(c.dmid(), d -> new ArrayList<>())
                        .add(c));
        return session.query(
                "SELECT dmid, " + dialect.readText("namespace") + " AS namespace FROM domain ORDER BY dmid",
                row -> new Domain(
                        row.integer("dmid"),
                        row.text("namespace"),
                        withDefault(row.integer("dmid"), classes.getOrDefault(row.integer("dmid"), List.of()))));
    }

    private List<FileClass> withDefault(int dmid, List<FileClass> classes) {
        if (!classes.isEmpty() && classes.getFirst().classid() == FileClass.DEFAULT_ID) {
            return classes;
        }
        List<FileClass> all = new ArrayList<>(List.of(FileClass.implicitDefault(dmid, defaultMindevcount)));
        all.addAll(classes);
        return all;
    }

    private static FileClass fileClass(Row row) {
        return new FileClass(
                row.integer("dmid"),
                row.integer("classid"),
                row.text("classname"),
                row.integer("mindevcount"),
                row.optionalText("replpolicy"),
                row.optionalInteger("hashtype").stream().boxed().findFirst().flatMap(HashType::ofId));
    }

    private static List<Host> readHosts(Session session) {
        Dialect dialect = session.dialect();
        return session.query(
                "SELECT hostid, " + dialect.readText("hostname") + " AS hostname, " + dialect.readText("status")
                        + " AS status, " + dialect.readText("hostip") + " AS hostip, http_port, http_get_port, "
                        + dialect.readText("altip") + " AS altip, " + dialect.readText("altmask")
                        + " AS altmask FROM host ORDER BY hostid",
                row -> new Host(
                        row.integer("hostid"),
                        row.text("hostname"),
                        HostState.ofWire(row.text("status")).orElse(HostState.DOWN),
                        row.text("hostip"),
                        row.integer("http_port"),
                        row.optionalInteger("http_get_port"),
                        row.optionalText("altip").filter(t -> !t.isEmpty()),
                        row.optionalText("altmask").filter(t -> !t.isEmpty())));
    }

    private static List<Device> readDevices(Session session) {
        return session.query(
                "SELECT devid, hostid, " + session.dialect().readText("status")
                        + " AS status, weight, mb_total, mb_used, mb_asof FROM device ORDER BY devid",
                row -> new Device(
                        row.integer("devid"),
                        row.integer("hostid"),
                        DeviceState.ofWire(row.text("status")).orElse(DeviceState.DOWN),
                        row.integer("weight"),
                        row.optionalNumber("mb_total"),
                        row.optionalNumber("mb_used"),
                        row.optionalNumber("mb_asof"),
                        Observation.NONE));
    }

    @Override
    public int createHost(String name, Map<String, String> columns) {
        return Numbering.insert(
                database, session -> (int) session.number("SELECT MAX(hostid) FROM host") + 1, (session, hostid) -> {
                    session.update(
                            "INSERT INTO host (hostid, hostname, hostip, status) VALUES (?, ?, ?, 'down')",
                            hostid,
                            name,
                            columns.getOrDefault("hostip", ""));
                    setColumns(session, hostid, columns);
                });
    }

    @Override
    public Optional<Integer> findHost(String name) {
        return database.read(s -> s.first(
                "SELECT hostid FROM host WHERE hostname = " + s.dialect().textParameter("host", "hostname"),
                row -> row.integer("hostid"),
                name));
    }

    @Override
    public void updateHost(int hostid, Map<String, String> columns) {
        database.change(session -> setColumns(session, hostid, columns));
    }

    private static void setColumns(Session session, int hostid, Map<String, String> columns) {
        if (columns.isEmpty()) {
            return;
        }
        List<String> sets = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        columns.forEach((column, value) -> {
            if (!HOST_COLUMNS.contains(column)) {
                throw new IllegalArgumentException("no column of host: " + column);
            }
            sets.add(column + " = ?");
            values.add(value(column, value));
        });
        values.add(hostid);
        session.update("UPDATE host SET " + String.join(", ", sets) + " WHERE hostid = ?", values.toArray());
    }

    /** Empty numbers and the empty alternatives, which must be unique where they are set, become NULL. */
    private static Object value(String column, String text) {
        if (text.isEmpty() && !column.equals("hostip")) {
            return null;
        }
        return NUMBERS.contains(column) ? (Object) number(column, text) : text;
    }

    private static Integer number(String column, String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new StoreException.BadValue(column + " must be a number", e);
        }
    }

    @Override
    public boolean deleteHost(int hostid) {
        return database.write(session -> {
            if (session.number("SELECT COUNT(*) FROM device WHERE hostid = ?", hostid) > 0) {
                return false;
            }
            session.update("DELETE FROM host WHERE hostid = ?", hostid);
            return true;
        });
    }

    @Override
    public void createDevice(int devid, int hostid, DeviceState state) {
        database.change(s ->
                s.update("INSERT INTO device (devid, hostid, status) VALUES (?, ?, ?)", devid, hostid, state.wire()));
    }

    @Override
    public void setDeviceState(int devid, DeviceState state) {
        database.change(s -> s.update("UPDATE device SET status = ? WHERE devid = ?", state.wire(), devid));
    }

    @Override
    public void setDeviceWeight(int devid, int weight) {
        database.change(s -> s.update("UPDATE device SET weight = ? WHERE devid = ?", weight, devid));
    }

    @Override
    public void updateUsage(Collection<DeviceUsage> usage, long freshSeconds) {
        if (usage.isEmpty()) {
            return;
        }
        database.change(session -> usage.forEach(u -> session.update(
                "UPDATE device SET mb_total = ?, mb_used = ?, mb_asof = ?"
                        + " WHERE devid = ? AND (mb_asof IS NULL OR mb_asof < ?)",
                u.mbTotal(),
                u.mbUsed(),
                u.mbAsof(),
                u.devid(),
                u.mbAsof() - freshSeconds)));
    }
}
