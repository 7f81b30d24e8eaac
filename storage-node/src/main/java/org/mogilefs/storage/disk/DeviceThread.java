package org.mogilefs.storage.disk;

import java.util.ArrayDeque;
import java.util.Queue;

/** A thread of a device, with what it goes on with when its present piece of work is done. */
final class DeviceThread extends Thread {
    private static final int STACK_BYTES = 256 * 1024;

    private final Lane lane;
    // of this thread alone
    private final Queue<Runnable> following = new ArrayDeque<>();
    private boolean isWriting;

    DeviceThread(Lane lane, Runnable work, String name) {
        super(null, work, name, STACK_BYTES);
        this.lane = lane;
        setDaemon(true);
    }

    /** The current thread, if it is one of a device's. */
    static DeviceThread current() {
        return Thread.currentThread() instanceof DeviceThread thread ? thread : null;
    }

    Lane lane() {
        return lane;
    }

    /** Whether it takes uploads one after another, and waits for the next one of their clients. */
    boolean isWriting() {
        return isWriting;
    }

    void setWriting(boolean isWriting) {
        this.isWriting = isWriting;
    }

    /** Has {@code work}, which never waits, follow. For this thread itself. */
    void follow(Runnable work) {
        following.add(work);
    }

    /** Does a piece of work, and then what follows. For this thread itself. */
    void work(Runnable work) {
        try {
            work.run();
        } finally {
            for (Runnable next = following.poll(); next != null; next = following.poll()) {
                next.run();
            }
        }
    }
}
