/** The tracker's line protocol as values. */
module org.mogilefs.protocol {
    exports org.mogilefs.protocol;
}
