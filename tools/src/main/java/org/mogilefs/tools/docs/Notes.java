package org.mogilefs.tools.docs;

import java.util.List;

/** What a program's definition does not say: examples, exit statuses, files. */
record Notes(List<String> examples, String exitStatus, String files, String more) {
    private static final String CONFIGURATION =
            "Trackers, domain and class are read from /etc/mogilefs/mogilefs.conf and ~/.mogilefs.conf, lines of the"
                    + " form 'trackers = 10.0.0.1:7001, 10.0.0.2:7001'. The person's file wins over the system's, a"
                    + " file named on the command line over both, and an option over all files.";

    private static final String FILE_STATUS =
            "0 on success, and when called with --help or without arguments; 2 when called wrongly or when a local file"
                    + " is missing; 13 when a local file may not be read or written; 255 when trackers or storage"
                    + " nodes refuse or cannot be reached; 1 for other failures, or when only some of many files"
                    + " failed; 141 when the reader of its output is gone.";

    static Notes of(String program) {
        return switch (program) {
            case "mogadm" ->
                new Notes(
                        List.of(
                                "mogadm --trackers=10.0.0.1:7001 check",
                                "mogadm host add store1 --ip=10.0.0.11 --port=7500 --status=alive",
                                "mogadm device add store1 3",
                                "mogadm device drain store1 3",
                                "mogadm class add photos originals --mindevcount=3 --hashtype=MD5",
                                "mogadm --json device list",
                                "mogadm fsck status --watch"),
                        "0 on success; 1 when the tracker refuses, none can be reached, or help had to be shown; 141 when"
                                + " the reader of its output is gone.",
                        CONFIGURATION
                                + " Trackers need a port or get 7001. 'timeout = 15' is how many seconds a tracker"
                                + " may take. Without any tracker, one at 127.0.0.1:7001 is tried.",
                        "With --json listings are JSON. On a terminal states are coloured (unless NO_COLOR is set) and"
                                + " device list draws how full disks are. 'device drain' starts rebalances of the one"
                                + " device until a pass finds no file on it any more.");
            case "mogupload" ->
                new Notes(
                        List.of(
                                "mogupload --domain=photos --class=originals --key=cat.jpg --file=cat.jpg",
                                "tar cz mail | mogupload --domain=backup --key=mail.tgz --file=-",
                                "mogupload --domain=photos --recursive --file=2026 --key=2026/ --parallel=8"),
                        FILE_STATUS,
                        CONFIGURATION,
                        "With --recursive a key is KEY followed by the path below the folder. A run that was broken off"
                                + " is taken up with --skip-existing.");
            case "mogfetch" ->
                new Notes(
                        List.of(
                                "mogfetch --domain=photos --key=cat.jpg --file=cat.jpg",
                                "mogfetch --domain=backup --key=mail.tgz --file=- | tar xz",
                                "mogfetch --domain=photos --prefix=2026/ --file=2026 --resume"),
                        FILE_STATUS,
                        CONFIGURATION,
                        "A file is written as FILE.FID.part and gets its name when it is whole. A key that would lead out of"
                                + " the folder is refused. When a storage node fails in the middle, another one goes on.");
            case "mogstats" ->
                new Notes(
                        List.of(
                                "mogstats --db_dsn=DBI:mysql:mogilefs:host=10.0.0.9 --db_user=mogile --stats=files,fids"),
                        "0 on success, 1 otherwise.",
                        "db_dsn, db_user and db_pass may stand in /etc/mogilefs/mogilefs.conf or ~/.mogilefs.conf.",
                        "Point it at a replica when the cluster is large: most statistics read a whole table.");
            case "mogtool" ->
                new Notes(
                        List.of(
                                "mogtool --domain=backup inject --bigfile --gzip home home.2026-11",
                                "mogtool --domain=backup extract --bigfile home.2026-11 ."),
                        "0 on success, 1 when there is no such key, 2 on other failures.",
                        "/etc/mogilefs/mogtool.conf and ~/.mogtool: trackers, domain, class, chunksize, big, gzip, overwrite"
                                + " and verify.",
                        "A large file is kept as the keys KEY,1 KEY,2 and so on, and _big_info:KEY, which lists them;"
                                + " _big_pre:KEY marks an injection that is under way.");
            case "mogfileinfo" -> plain("mogfileinfo --domain=photos --key=cat.jpg");
            case "mogfiledebug" -> plain("mogfiledebug --fid=1234 --paths=stat");
            case "moglistkeys" -> plain("moglistkeys --domain=photos --key_prefix=2026/");
            case "moglistfids" -> plain("moglistfids --fromfid=1000 --count=500");
            case "mogdelete" -> plain("mogdelete --domain=photos --key=cat.jpg");
            case "mogrename" -> plain("mogrename --domain=photos --old_key=cat.jpg --new_key=tom.jpg");
            default -> new Notes(List.of(), "0 on success.", "", "");
        };
    }

    private static Notes plain(String example) {
        return new Notes(List.of(example), FILE_STATUS, CONFIGURATION, "");
    }
}
