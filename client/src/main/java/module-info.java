/** The MogileFS client. Its packages for trackers and HTTP are its own. */
module org.mogilefs.client {
    requires transitive org.mogilefs.protocol;

    exports org.mogilefs.client;
}
