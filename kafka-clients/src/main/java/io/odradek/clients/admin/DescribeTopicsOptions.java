package io.odradek.clients.admin;

/** How {@link Admin#describeTopics} is to be done. */
public final class DescribeTopicsOptions extends AbstractOptions<DescribeTopicsOptions> {}
