package io.odradek.clients.admin;

/** How {@link Admin#createTopics} is to be done. */
public final class CreateTopicsOptions extends AbstractOptions<CreateTopicsOptions> {

    private boolean validateOnly = false;
    private boolean retryOnQuotaViolation = true;

    /** Whether the brokers only say what they would do. */
    public CreateTopicsOptions validateOnly(boolean validateOnly) {
        this.validateOnly = validateOnly;
        return this;
    }

    public boolean shouldValidateOnly() {
        return validateOnly;
    }

    /** Whether to wait, up to the timeout, for what the quota does not allow now. */
    public CreateTopicsOptions retryOnQuotaViolation(boolean retryOnQuotaViolation) {
        this.retryOnQuotaViolation = retryOnQuotaViolation;
        return this;
    }

    public boolean shouldRetryOnQuotaViolation() {
        return retryOnQuotaViolation;
    }
}
