package org.mogilefs.tools.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.mogilefs.protocol.WireText;

/**
 * Lines for a person or a script. Keys go out as the very bytes that were stored. Unlike a {@code PrintStream} it does
 * not hide that nobody reads any more.
 */
public final class Output {
    private final OutputStream out;
    private final boolean terminal;

    /** Writes to {@code out}, which should be buffered; {@code terminal} says whether a person watches. */
    public Output(OutputStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Whether a person watches, so that colours and bars make sense. */
    public boolean isTerminal() {
        return terminal;
    }

    /** Text without a line end. */
    public void print(String text) {
        try {
            out.write(WireText.encode(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Text and a line end. */
    public void line(String text) {
        print(text);
        print("\n");
    }

    /** An empty line. */
    public void line() {
        print("\n");
    }

    /** Makes what was written visible. */
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes themselves. */
    public OutputStream bytes() {
        return out;
    }
}
