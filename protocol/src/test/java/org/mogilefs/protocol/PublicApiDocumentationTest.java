package org.mogilefs.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.testing.Javadoc;

/** Whatever an application can see of the exported package is documented to the last parameter. */
class PublicApiDocumentationTest {
    @Test
    void javacMissesNothing(@TempDir Path classes) throws IOException {
        assertThat(Javadoc.faults("protocol", "org.mogilefs.protocol", classes)).isEmpty();
    }
}
