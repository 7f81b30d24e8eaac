package org.mogilefs.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.testing.Javadoc;

/** Whatever other packages can see is documented to the last parameter. */
class PublicApiDocumentationTest {
    @Test
    void javacMissesNothing(@TempDir Path classes) throws IOException {
        assertThat(Javadoc.faults("common", "org.mogilefs.common,org.mogilefs.common.*", classes))
                .isEmpty();
    }
}
