package org.mogilefs.tracker.memcache;

import net.rubyeye.xmemcached.transcoders.CachedData;
import net.rubyeye.xmemcached.transcoders.CompressionMode;
import net.rubyeye.xmemcached.transcoders.Transcoder;

/** Values with their flags, unchanged: what they mean is Perl's business, not the library's. */
final class AsIs implements Transcoder<CachedData> {
    @Override
    public CachedData encode(CachedData value) {
        return value;
    }

    @Override
    public CachedData decode(CachedData value) {
        return value;
    }

    @Override
    public void setPrimitiveAsString(boolean primitiveAsString) {
        // there are no primitives here
    }

    @Override
    public void setPackZeros(boolean packZeros) {
        // nothing is packed
    }

    @Override
    public void setCompressionThreshold(int to) {
        // nothing is compressed
    }

    @Override
    public boolean isPrimitiveAsString() {
        return false;
    }

    @Override
    public boolean isPackZeros() {
        return false;
    }

    @Override
    public void setCompressionMode(CompressionMode mode) {
        // nothing is compressed
    }
}
