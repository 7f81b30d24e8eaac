package org.mogilefs.storage.http;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.mogilefs.storage.disk.BadPathException;

/** Headers that say one thing about a request: two of a kind contradict each other, or one of them was smuggled in. */
final class OneHeader {
    private OneHeader() {}

    /**
     * The value of a header.
     *
     * @return null when it is not there
     * @throws BadPathException when it is there twice
     */
    static String of(HttpFields headers, String name) throws BadPathException {
        String value = null;
        for (HttpField field : headers) {
            if (field.is(name)) {
                if (value != null) {
                    throw new BadPathException(400, "More than one " + name);
                }
                value = field.getValue();
            }
        }
        return value;
    }
}
