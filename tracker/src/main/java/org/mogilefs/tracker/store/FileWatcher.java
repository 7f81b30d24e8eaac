package org.mogilefs.tracker.store;

/** Is told, after the commit, what changed of files, so that what is remembered of them is no longer true. Its methods return at once and never throw. */
public interface FileWatcher {
    /** Nobody who remembers anything. */
    FileWatcher NONE = new FileWatcher() {
        @Override
        public void keyChanged(int dmid, String dkey) {
            // nothing is remembered
        }

        @Override
        public void copiesChanged(long fid) {
            // nothing is remembered
        }
    };

    /** Both are told, in this order. */
    static FileWatcher both(FileWatcher first, FileWatcher second) {
        return new FileWatcher() {
            @Override
            public void keyChanged(int dmid, String dkey) {
                first.keyChanged(dmid, dkey);
                second.keyChanged(dmid, dkey);
            }

            @Override
            public void copiesChanged(long fid) {
                first.copiesChanged(fid);
                second.copiesChanged(fid);
            }
        };
    }

    /** A key names another file now, or none. */
    void keyChanged(int dmid, String dkey);

    /** Copies of a file came or went. */
    void copiesChanged(long fid);
}
