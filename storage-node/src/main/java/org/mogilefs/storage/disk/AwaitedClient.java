package org.mogilefs.storage.disk;

/** Who uploads, and is waited for between two pieces: see {@link DeviceThreads#expect}. */
public interface AwaitedClient {
    /** It has sent something, or gone: on a thread that writes to the device, which goes on with it. */
    void arrived();

    /** It is not waited for any longer, and has to be in another way. On any thread; must not wait. */
    void letGo();
}
