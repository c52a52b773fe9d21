package io.odradek.common.header.internals;

import io.odradek.common.header.Header;
import io.odradek.common.header.Headers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The headers of a record. Those that were read are parsed when somebody looks at them for the first time, which most
 * applications never do.
 *
 * <p>Runs on: one thread at a time.
 */
public final class RecordHeaders implements Headers {

    private Supplier<List<Header>> unread;
    private List<Header> headers;
    private boolean readOnly;

    public RecordHeaders() {
        this(List.of());
    }

    public RecordHeaders(Header[] headers) {
        this(headers == null ? List.of() : List.of(headers));
    }

    public RecordHeaders(Iterable<Header> headers) {
        this.headers = new ArrayList<>();
        if (headers != null) {
            headers.forEach(this::add);
        }
    }

    private RecordHeaders(Supplier<List<Header>> unread) {
        this.unread = unread;
    }

    /** Headers that are parsed when they are needed, once; the list becomes theirs. */
    public static RecordHeaders later(Supplier<List<Header>> parser) {
        return new RecordHeaders(parser);
    }

    private List<Header> all() {
        if (headers == null) {
            headers = unread.get();
            unread = null;
        }
        return headers;
    }

    /** From now on nothing can be added or removed. */
    public void setReadOnly() {
        readOnly = true;
    }

    @Override
    public Headers add(Header header) {
        requireWritable();
        all().add(Objects.requireNonNull(header, "header"));
        return this;
    }

    @Override
    public Headers add(String key, byte[] value) {
        return add(new RecordHeader(key, value));
    }

    @Override
    public Headers remove(String key) {
        requireWritable();
        Objects.requireNonNull(key, "key");
        all().removeIf(header -> header.key().equals(key));
        return this;
    }

    private void requireWritable() {
        if (readOnly) {
            throw new IllegalStateException("the record is on its way, its headers cannot be changed any more");
        }
    }

    @Override
    public Header lastHeader(String key) {
        Objects.requireNonNull(key, "key");
        List<Header> list = all();
        for (int i = list.size() - 1; i >= 0; i--) {
            if (list.get(i).key().equals(key)) {
                return list.get(i);
            }
        }
        return null;
    }

    @Override
    public Iterable<Header> headers(String key) {
        Objects.requireNonNull(key, "key");
        return () -> all().stream().filter(header -> header.key().equals(key)).iterator();
    }

    @Override
    public Iterator<Header> iterator() {
        return readOnly ? Collections.unmodifiableList(all()).iterator() : all().iterator();
    }

    @Override
    public Header[] toArray() {
        return all().toArray(new Header[0]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordHeaders that && all().equals(that.all());
    }

    @Override
    public int hashCode() {
        return all().hashCode();
    }

    @Override
    public String toString() {
        return "RecordHeaders(headers = " + all() + ", isReadOnly = " + readOnly + ")";
    }
}
