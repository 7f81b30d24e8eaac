package org.mogilefs.protocol;

/** The codes a tracker refuses with, and the text each carries unless the command gives its own (the original's table). */
public enum ErrorCode {
    /** {@code create_*}: a row with this name or number exists already. */
    DUP("dup", "Duplicate name/number used."),
    /** {@code list_keys}: {@code after} does not begin with {@code prefix}. */
    AFTER_MISMATCH("after_mismatch", "Pattern does not match the after-value?"),
    /** A device's state, weight or a server setting was asked for without what names it, or with a value out of range. */
    BAD_PARAMS("bad_params", "Invalid parameters to command; please see documentation"),
    /** {@code create_class}: the domain has a class of this name. */
    CLASS_EXISTS("class_exists", "That class already exists in that domain"),
    /** {@code delete_class}: files belong to it still. */
    CLASS_HAS_FILES("class_has_files", "Class still has files, unable to delete"),
    /** {@code update_class}, {@code delete_class}, {@code updateclass}: the domain has no such class. */
    CLASS_NOT_FOUND("class_not_found", "Class not found"),
    /** {@code create_open}, {@code edit_file}: the database gave no new fid, or the fid asked for is out of range. */
    DB("db", "Database error"),
    /** {@code delete_domain}: files belong to it still. */
    DOMAIN_HAS_FILES("domain_has_files", "Domain still has files, unable to delete"),
    /** {@code create_domain}: there is one of this name. */
    DOMAIN_EXISTS("domain_exists", "That domain already exists"),
    /** The commands on classes and domains: there is no domain of this name. */
    DOMAIN_NOT_FOUND("domain_not_found", "Domain not found"),
    /**
     * The operation failed, mostly because the database went away; what was asked for may have happened or not. Also
     * {@code list_keys} with a negative {@code limit}.
     */
    FAILURE("failure", "Operation failed"),
    /** {@code create_host}: there is one of this name. */
    HOST_EXISTS("host_exists", "That host already exists"),
    /** {@code set_state}, {@code set_weight}: the device belongs to another host. */
    HOST_MISMATCH("host_mismatch", "The device specified doesn't belong to the host specified"),
    /** {@code delete_host}: it has devices, whatever their state. */
    HOST_NOT_EMPTY("host_not_empty", "Unable to delete host; it contains devices still"),
    /** {@code update_host}: there is no host of this name. */
    HOST_NOT_FOUND("host_not_found", "Host not found"),
    /** {@code create_class}, {@code update_class}: {@code mindevcount} is less than 1. */
    INVALID_MINDEVCOUNT("invalid_mindevcount", "The mindevcount must be at least 1"),
    /** {@code rename}: the domain has a file of the new name. */
    KEY_EXISTS("key_exists", "Target key name already exists; can't overwrite."),
    /** A command on classes, or {@code updateclass}, names no class. */
    NO_CLASS("no_class", "No class provided"),
    /**
     * {@code create_open}, {@code edit_file}: no device takes writes, or none has room. {@code updateclass}: the file has no
     * copy.
     */
    NO_DEVICES("no_devices", "No devices found to store file"),
    /** {@code set_state}, {@code set_weight}: there is no device of this number. */
    NO_DEVICE("no_device", "Device not found"),
    /** A command on files, classes or domains names no domain. */
    NO_DOMAIN("no_domain", "No domain provided"),
    /** A command on a host or its devices names none. */
    NO_HOST("no_host", "No host provided"),
    /** {@code create_host}: {@code ip} is missing. */
    NO_IP("no_ip", "IP required to create host"),
    /** {@code create_host}: {@code port} is missing. */
    NO_PORT("no_port", "Port required to create host"),
    /** {@code create_close}: the upload was closed already, expired, or never opened. */
    NO_TEMP_FILE("no_temp_file", "No tempfile or file already closed"),
    /** {@code list_keys}: no key follows; the end of a listing. */
    NONE_MATCH("none_match", "No keys match that pattern and after-value (if any)."),
    /** A plug-in of the original refused; this tracker has none and does not send it. */
    PLUGIN_ABORTED("plugin_aborted", "Action aborted by plugin"),
    /** {@code set_state}: a dead device cannot become alive at once; it must be down first. */
    STATE_TOO_HIGH("state_too_high", "Status cannot go from dead to alive; must use down"),
    /** The line begins with no command that is known. */
    UNKNOWN_COMMAND("unknown_command", "Unknown server command"),
    /** {@code delete_host}, {@code create_device}: there is no host of this name. */
    UNKNOWN_HOST("unknown_host", "Host not found"),
    /** {@code create_host}, {@code update_host}: {@code status} is no state of a host. */
    UNKNOWN_STATE("unknown_state", "Invalid/unknown state"),
    /** A command on files: the domain does not exist. */
    UNREG_DOMAIN("unreg_domain", "Domain name invalid/not found"),
    /** {@code rebalance_stop}: none is running. */
    REBAL_NOT_STARTED("rebal_not_started", "Rebalance not running"),
    /** {@code rebalance_status}: none was started yet. */
    NO_REBAL_STATE("no_rebal_state", "No available rebalance status"),
    /** {@code rebalance_start}, {@code rebalance_test}, {@code rebalance_policy}: no policy was set. */
    NO_REBAL_POLICY("no_rebal_policy", "No rebalance policy available"),
    /** {@code delete_class}: the class {@code default} stays. */
    NODEL_DEFAULT_CLASS("nodel_default_class", "Cannot delete the default class"),
    /** A command on a file names none. */
    NO_KEY("no_key", "no_key"),
    /** The domain has no file of this key. */
    UNKNOWN_KEY("unknown_key", "unknown_key"),
    /** {@code updateclass}: the domain has no file of this key. */
    INVALID_KEY("invalid_key", "invalid_key"),
    /** {@code create_close}: {@code fid} is missing. */
    NO_FID("no_fid", "no_fid"),
    /** {@code create_close}: {@code devid} is missing. */
    NO_DEVID("no_devid", "no_devid"),
    /** {@code create_close}: {@code path} is missing. */
    NO_PATH("no_path", "no_path"),
    /** {@code create_close}: {@code path} is not where that fid lies on that device. */
    BOGUS_ARGS("bogus_args", "bogus_args"),
    /** {@code create_close}: {@code checksum} is no {@link Checksum}. */
    INVALID_CHECKSUM_FORMAT("invalid_checksum_format", "invalid_checksum_format"),
    /** {@code create_open}, {@code edit_file}: the fid asked for belongs to an upload under way or to a file. */
    FID_IN_USE("fid_in_use", "fid_in_use"),
    /** {@code create_close}: a file with this fid is there already. */
    FID_EXISTS("fid_exists", "fid_exists"),
    /** {@code create_open}: the domain has no such class. */
    UNREG_CLASS("unreg_class", "unreg_class"),
    /** {@code httpcopy}: no file has this fid. */
    UNKNOWN_FID("unknown_fid", "unknown_fid"),
    /** {@code create_device}: {@code state} is no state of a device. */
    INVALID_STATE("invalid_state", "invalid_state"),
    /** {@code create_device}: {@code devid} is missing, no plain number, or too large. */
    INVALID_DEVID("invalid_devid", "invalid_devid"),
    /** {@code create_device}: there is no host of this number. */
    UNKNOWN_HOSTID("unknown_hostid", "unknown_hostid"),
    /** {@code create_device}: there is a device of this number. */
    EXISTING_DEVID("existing_devid", "existing_devid"),
    /** {@code create_class}, {@code update_class}: {@code hashtype} is neither {@code NONE} nor a {@link HashType}. */
    INVALID_HASHTYPE("invalid_hashtype", "invalid_hashtype"),
    /** {@code set_server_setting}: clients may not set this one. */
    NOT_WRITABLE("not_writable", "not_writable"),
    /** {@code delete_domain}: it has classes besides {@code default}. */
    DOMAIN_HAS_CLASSES("domain_has_classes", "domain_has_classes"),
    /** {@code httpcopy}: the copy was not made; the text says why. */
    COPY_ERR("copy_err", "copy_err"),
    /** {@code create_close}: {@code devid} is not one of those that {@code create_open} offered. */
    INVALID_DESTDEV("invalid_destdev", "invalid_destdev"),
    /** {@code create_close}: the node does not tell the size of what was uploaded. */
    SIZE_VERIFY_ERROR("size_verify_error", "size_verify_error"),
    /** {@code create_close}: what the node has is not as long as the client says. */
    SIZE_MISMATCH("size_mismatch", "size_mismatch"),
    /** {@code create_close}: what the node has does not have the digest that the client says. */
    CHECKSUM_MISMATCH("checksum_mismatch", "checksum_mismatch"),
    /** {@code create_class}, {@code update_class}: {@code replpolicy} is no policy, or its numbers make no sense. */
    INVALID_REPLPOLICY("invalid_replpolicy", "invalid_replpolicy"),
    /** {@code create_device}: neither {@code hostid} nor {@code hostname} was given. */
    BAD_ARGS("bad_args", "bad_args"),
    /** {@code set_server_setting}: the value has not the form that this setting needs. */
    INVALID_FORMAT("invalid_format", "invalid_format"),
    /** {@code fsck_start}, {@code rebalance_start}: fsck is running; stop it first. */
    FSCK_RUNNING("fsck_running", "fsck_running"),
    /** {@code rebalance_start}, {@code rebalance_reset}, {@code fsck_start}: a rebalance is running; stop it first. */
    REBAL_RUNNING("rebal_running", "rebal_running"),
    /** {@code rebalance_set_policy}: not while a rebalance is running. */
    NO_SET_REBAL("no_set_rebal", "no_set_rebal"),
    /** {@code rebalance_set_policy}: the policy cannot be read; the text says why. */
    BAD_REBAL_POL("bad_rebal_pol", "bad_rebal_pol");

    private final String wire;
    private final String text;

    ErrorCode(String wire, String text) {
        this.wire = wire;
        this.text = text;
    }

    /**
     * The code as it goes over the wire.
     *
     * @return one word, in lower case
     */
    public String wire() {
        return wire;
    }

    /**
     * The text for people.
     *
     * @return one line, unencoded; of many codes just the code again, as in the original
     */
    public String text() {
        return text;
    }
}
