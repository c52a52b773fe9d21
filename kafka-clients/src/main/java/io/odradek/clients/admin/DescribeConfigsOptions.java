package io.odradek.clients.admin;

/** How {@link Admin#describeConfigs} is to be done. */
public final class DescribeConfigsOptions extends AbstractOptions<DescribeConfigsOptions> {

    private boolean includeSynonyms = false;
    private boolean includeDocumentation = false;

    /** Whether the values that one hides are told, too. */
    public DescribeConfigsOptions includeSynonyms(boolean includeSynonyms) {
        this.includeSynonyms = includeSynonyms;
        return this;
    }

    public boolean includeSynonyms() {
        return includeSynonyms;
    }

    /** Whether each key is explained. */
    public DescribeConfigsOptions includeDocumentation(boolean includeDocumentation) {
        this.includeDocumentation = includeDocumentation;
        return this;
    }

    public boolean includeDocumentation() {
        return includeDocumentation;
    }
}
