package io.odradek.clients.admin;

/** How {@link Admin#incrementalAlterConfigs} is to be done. */
public final class AlterConfigsOptions extends AbstractOptions<AlterConfigsOptions> {

    private boolean validateOnly;

    /** Whether the brokers only say what they would do. */
    public AlterConfigsOptions validateOnly(boolean validateOnly) {
        this.validateOnly = validateOnly;
        return this;
    }

    public boolean shouldValidateOnly() {
        return validateOnly;
    }
}
