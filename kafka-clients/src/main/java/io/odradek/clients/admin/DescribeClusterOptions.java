package io.odradek.clients.admin;

/** How {@link Admin#describeCluster} is to be done. */
public final class DescribeClusterOptions extends AbstractOptions<DescribeClusterOptions> {}
