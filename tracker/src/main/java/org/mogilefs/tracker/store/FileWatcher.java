package org.mogilefs.tracker.store;

/** Is told, after the commit, which memories of files are no longer true. Its methods return at once and never throw. */
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

    /** A key names another file now, or none. */
    void keyChanged(int dmid, String dkey);

    /** Copies of a file came or went. */
    void copiesChanged(long fid);
}
