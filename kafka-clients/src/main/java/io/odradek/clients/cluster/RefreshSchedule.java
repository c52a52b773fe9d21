package io.odradek.clients.cluster;

/**
 * When to ask for metadata: at once when somebody needs a topic that was never asked for; soon when something turned out to be
 * wrong, but with back-off as long as asking does not help; now and then in any case. One question at a time.
 *
 * <p>Runs on: the client's event loop; pure, time comes as an argument.
 */
final class RefreshSchedule {

    static final long NEVER = Long.MAX_VALUE;

    private final Backoff backoff;
    private final long maxAgeMs;

    private boolean asking;
    private boolean wanted = true;
    private boolean urgent = true;
    private int fruitless;
    private long lastAskedMs;
    private long waitMs;
    private long lastSuccessMs;
    private boolean everSucceeded;

    RefreshSchedule(Backoff backoff, long maxAgeMs) {
        this.backoff = backoff;
        this.maxAgeMs = maxAgeMs;
    }

    /** Something that is known turned out to be wrong. */
    void outdated() {
        wanted = true;
    }

    /** Something is needed that was not asked for before. */
    void missing() {
        wanted = true;
        urgent = true;
    }

    /**
     * How long to wait before asking.
     *
     * @return 0 for now, {@link #NEVER} while a question is under way
     */
    long waitMs(long nowMs) {
        if (asking) {
            return NEVER;
        }
        if (urgent) {
            return 0;
        }
        long due = wanted ? lastAskedMs + waitMs : lastSuccessMs + maxAgeMs;
        return Math.max(0, due - nowMs);
    }

    void asked(long nowMs) {
        asking = true;
        wanted = false;
        urgent = false;
        lastAskedMs = nowMs;
    }

    /** @param news whether the answer told something that was not known */
    void answered(long nowMs, boolean news) {
        asking = false;
        everSucceeded = true;
        lastSuccessMs = nowMs;
        fruitless = news ? 0 : fruitless + 1;
        waitMs = backoff.afterFailure(Math.max(1, fruitless));
    }

    /** Nobody answered. */
    void failed() {
        asking = false;
        wanted = true;
        fruitless++;
        waitMs = backoff.afterFailure(fruitless);
    }

    /** For how long nobody has answered; 0 as long as they do. */
    long silentMs(long nowMs) {
        return fruitless == 0 || !wanted || !everSucceeded ? 0 : nowMs - lastSuccessMs;
    }
}
