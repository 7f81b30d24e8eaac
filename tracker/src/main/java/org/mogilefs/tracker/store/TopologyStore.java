package org.mogilefs.tracker.store;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.tracker.cluster.ClusterTables;

/** The tables {@code host} and {@code device}, and the one read of all small tables. */
public interface TopologyStore {
    /** Reads domains, classes, hosts, devices and settings. */
    ClusterTables readTables();

    /**
     * Adds a host in one transaction.
     *
     * @param columns further columns of the table {@code host} by name: {@code hostip, http_port, http_get_port,
     *     status, altip, altmask}
     * @return its hostid
     * @throws StoreException.Duplicate when name or an address is taken
     */
    int createHost(String name, Map<String, String> columns);

    /** The hostid of a name, from the database. */
    Optional<Integer> findHost(String name);

    /**
     * Writes exactly the given columns (as in {@link #createHost}); an empty number becomes NULL.
     *
     * @throws StoreException.Duplicate when an address is taken
     */
    void updateHost(int hostid, Map<String, String> columns);

    /** Removes a host that has no device. False when it has one. */
    boolean deleteHost(int hostid);

    /**
     * Adds a device.
     *
     * @throws StoreException.Duplicate when the devid is taken
     */
    void createDevice(int devid, int hostid, DeviceState state);

    /** Sets the column {@code status}. */
    void setDeviceState(int devid, DeviceState state);

    /** Sets the column {@code weight}. */
    void setDeviceWeight(int devid, int weight);

    /**
     * Writes usage figures of many devices at once, touching only their rows.
     *
     * @param freshSeconds rows that are no older than this beside the new figures stay: another tracker was first
     */
    void updateUsage(Collection<DeviceUsage> usage, long freshSeconds);

    /**
     * Usage of one device.
     *
     * @param devid the device
     * @param mbTotal its size in MiB
     * @param mbUsed of which used, in MiB
     * @param mbAsof when, in seconds since 1970
     */
    record DeviceUsage(int devid, long mbTotal, long mbUsed, long mbAsof) {}
}
