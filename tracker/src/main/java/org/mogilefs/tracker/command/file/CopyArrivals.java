package org.mogilefs.tracker.command.file;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.mogilefs.tracker.store.FileWatcher;

/** Wakes those who wait for copies of a file when this tracker has noted one. */
final class CopyArrivals implements FileWatcher {
    private final Map<Long, Set<Semaphore>> waiting = new ConcurrentHashMap<>();

    /** Has {@code bell} released once for each change of a file's copies, until {@link #leave}. */
    void join(long fid, Semaphore bell) {
        waiting.compute(fid, (f, bells) -> {
            Set<Semaphore> all = bells == null ? new HashSet<>() : bells;
            all.add(bell);
            return all;
        });
    }

    /** Ends what {@link #join} began. */
    void leave(long fid, Semaphore bell) {
        waiting.computeIfPresent(fid, (f, bells) -> {
            bells.remove(bell);
            return bells.isEmpty() ? null : bells;
        });
    }

    @Override
    public void keyChanged(int dmid, String dkey) {
        // says nothing of copies
    }

    @Override
    public void copiesChanged(long fid) {
        if (waiting.containsKey(fid)) {
            waiting.computeIfPresent(fid, (f, bells) -> {
                bells.forEach(Semaphore::release);
                return bells;
            });
        }
    }
}
