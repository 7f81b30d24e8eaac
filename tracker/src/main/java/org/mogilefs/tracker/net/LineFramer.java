package org.mogilefs.tracker.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.mogilefs.protocol.WireText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts bytes into lines at LF, drops one CR before it, skips empty lines, and ends a connection whose line grows beyond
 * the limit. Owned by the connection's event loop.
 */
final class LineFramer extends ByteToMessageDecoder {
    private static final Logger log = LoggerFactory.getLogger(LineFramer.class);

    private final int lineBytesMax;
    private int scanned;

    LineFramer(int lineBytesMax) {
        this.lineBytesMax = lineBytesMax;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        // what was looked at before is not looked at again: a line that comes byte by byte costs no more than others
        int end = in.indexOf(in.readerIndex() + scanned, in.writerIndex(), (byte) '\n');
        int length = (end < 0 ? in.writerIndex() : end) - in.readerIndex();
        if (length > lineBytesMax) {
            log.warn(
                    "{}: line longer than {} bytes, connection closed",
                    ctx.channel().remoteAddress(),
                    lineBytesMax);
            in.skipBytes(in.readableBytes());
            scanned = 0;
            var _ = ctx.close();
            return;
        }
        if (end < 0) {
            scanned = length;
            return;
        }
        scanned = 0;
        byte[] line = new byte[length];
        in.readBytes(line).skipBytes(1);
        int kept = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        if (kept > 0) {
            out.add(WireText.decode(line, 0, kept));
        }
    }

    /** What follows the last LF when the client ends its side is no line; the original drops it too. */
    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        in.skipBytes(in.readableBytes());
    }
}
