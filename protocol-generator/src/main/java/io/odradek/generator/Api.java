package io.odradek.generator;

import java.util.Locale;

/**
 * One API: a line in the table of keys, a request and a response.
 *
 * @param unstable versions that may still change and are not advertised
 * @param flexibleResponseHeader whether the response's header follows the flexible versions
 */
record Api(
        int key,
        String name,
        Versions versions,
        Versions flexible,
        Versions unstable,
        boolean flexibleResponseHeader,
        Message request,
        Message response) {

    /** The name as an enum constant: {@code OFFSET_FETCH} of {@code OffsetFetch}. */
    static String constant(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }

    /** The versions that are not unstable; the checks see to it that they are one range. */
    Versions stable() {
        if (unstable.isEmpty()) {
            return versions;
        }
        return unstable.low() == versions.low()
                ? new Versions(unstable.high() + 1, versions.high())
                : new Versions(versions.low(), unstable.low() - 1);
    }
}
