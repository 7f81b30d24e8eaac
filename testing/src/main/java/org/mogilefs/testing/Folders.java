package org.mogilefs.testing;

import java.io.File;

/** Folders of tests. */
final class Folders {
    private Folders() {}

    /** Deletes a folder with all that is in it, as far as that goes while its owner is ending. */
    static void deleteAll(File file) {
        File[] inside = file.listFiles();
        if (inside != null) {
            for (File child : inside) {
                deleteAll(child);
            }
        }
        if (!file.delete() && file.exists()) {
            file.deleteOnExit();
        }
    }
}
