package io.odradek.clients.admin;

/** How {@link Admin#describeConsumerGroups} is to be done. */
public final class DescribeConsumerGroupsOptions extends AbstractOptions<DescribeConsumerGroupsOptions> {}
