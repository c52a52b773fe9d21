package io.odradek.clients.admin;

/** What can be said of every call. */
public abstract class AbstractOptions<T extends AbstractOptions<T>> {

    private Integer timeoutMs;

    AbstractOptions() {}

    /** How many milliseconds the call may take; null for {@code default.api.timeout.ms}. */
    @SuppressWarnings("unchecked") // each subclass names itself
    public T timeoutMs(Integer timeoutMs) {
        this.timeoutMs = timeoutMs;
        return (T) this;
    }

    /** Null for {@code default.api.timeout.ms}. */
    public Integer timeoutMs() {
        return timeoutMs;
    }
}
