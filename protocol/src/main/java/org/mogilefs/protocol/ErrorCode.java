package org.mogilefs.protocol;

/** The codes a tracker refuses with, and the text each carries unless the command gives its own (the original's table). */
public enum ErrorCode {
    DUP("dup", "Duplicate name/number used."),
    AFTER_MISMATCH("after_mismatch", "Pattern does not match the after-value?"),
    BAD_PARAMS("bad_params", "Invalid parameters to command; please see documentation"),
    CLASS_EXISTS("class_exists", "That class already exists in that domain"),
    CLASS_HAS_FILES("class_has_files", "Class still has files, unable to delete"),
    CLASS_NOT_FOUND("class_not_found", "Class not found"),
    DB("db", "Database error"),
    DOMAIN_HAS_FILES("domain_has_files", "Domain still has files, unable to delete"),
    DOMAIN_EXISTS("domain_exists", "That domain already exists"),
    DOMAIN_NOT_FOUND("domain_not_found", "Domain not found"),
    FAILURE("failure", "Operation failed"),
    HOST_EXISTS("host_exists", "That host already exists"),
    HOST_MISMATCH("host_mismatch", "The device specified doesn't belong to the host specified"),
    HOST_NOT_EMPTY("host_not_empty", "Unable to delete host; it contains devices still"),
    HOST_NOT_FOUND("host_not_found", "Host not found"),
    INVALID_MINDEVCOUNT("invalid_mindevcount", "The mindevcount must be at least 1"),
    KEY_EXISTS("key_exists", "Target key name already exists; can't overwrite."),
    NO_CLASS("no_class", "No class provided"),
    NO_DEVICES("no_devices", "No devices found to store file"),
    NO_DEVICE("no_device", "Device not found"),
    NO_DOMAIN("no_domain", "No domain provided"),
    NO_HOST("no_host", "No host provided"),
    NO_IP("no_ip", "IP required to create host"),
    NO_PORT("no_port", "Port required to create host"),
    NO_TEMP_FILE("no_temp_file", "No tempfile or file already closed"),
    NONE_MATCH("none_match", "No keys match that pattern and after-value (if any)."),
    PLUGIN_ABORTED("plugin_aborted", "Action aborted by plugin"),
    STATE_TOO_HIGH("state_too_high", "Status cannot go from dead to alive; must use down"),
    UNKNOWN_COMMAND("unknown_command", "Unknown server command"),
    UNKNOWN_HOST("unknown_host", "Host not found"),
    UNKNOWN_STATE("unknown_state", "Invalid/unknown state"),
    UNREG_DOMAIN("unreg_domain", "Domain name invalid/not found"),
    REBAL_NOT_STARTED("rebal_not_started", "Rebalance not running"),
    NO_REBAL_STATE("no_rebal_state", "No available rebalance status"),
    NO_REBAL_POLICY("no_rebal_policy", "No rebalance policy available"),
    NODEL_DEFAULT_CLASS("nodel_default_class", "Cannot delete the default class"),
    NO_KEY("no_key", "no_key"),
    UNKNOWN_KEY("unknown_key", "unknown_key"),
    INVALID_KEY("invalid_key", "invalid_key"),
    NO_FID("no_fid", "no_fid"),
    NO_DEVID("no_devid", "no_devid"),
    NO_PATH("no_path", "no_path"),
    BOGUS_ARGS("bogus_args", "bogus_args"),
    INVALID_CHECKSUM_FORMAT("invalid_checksum_format", "invalid_checksum_format"),
    FID_IN_USE("fid_in_use", "fid_in_use"),
    FID_EXISTS("fid_exists", "fid_exists"),
    UNREG_CLASS("unreg_class", "unreg_class"),
    UNKNOWN_FID("unknown_fid", "unknown_fid"),
    INVALID_STATE("invalid_state", "invalid_state"),
    INVALID_DEVID("invalid_devid", "invalid_devid"),
    UNKNOWN_HOSTID("unknown_hostid", "unknown_hostid"),
    EXISTING_DEVID("existing_devid", "existing_devid"),
    INVALID_HASHTYPE("invalid_hashtype", "invalid_hashtype"),
    NOT_WRITABLE("not_writable", "not_writable"),
    DOMAIN_HAS_CLASSES("domain_has_classes", "domain_has_classes"),
    COPY_ERR("copy_err", "copy_err"),
    INVALID_DESTDEV("invalid_destdev", "invalid_destdev"),
    SIZE_VERIFY_ERROR("size_verify_error", "size_verify_error"),
    SIZE_MISMATCH("size_mismatch", "size_mismatch"),
    CHECKSUM_MISMATCH("checksum_mismatch", "checksum_mismatch"),
    INVALID_REPLPOLICY("invalid_replpolicy", "invalid_replpolicy"),
    BAD_ARGS("bad_args", "bad_args"),
    INVALID_FORMAT("invalid_format", "invalid_format"),
    FSCK_RUNNING("fsck_running", "fsck_running"),
    REBAL_RUNNING("rebal_running", "rebal_running"),
    NO_SET_REBAL("no_set_rebal", "no_set_rebal"),
    BAD_REBAL_POL("bad_rebal_pol", "bad_rebal_pol");

    private final String wire;
    private final String text;

    ErrorCode(String wire, String text) {
        this.wire = wire;
        this.text = text;
    }

    /** The code as it goes over the wire. */
    public String wire() {
        return wire;
    }

    /** The text for people. */
    public String text() {
        return text;
    }
}
