package io.odradek.clients.admin;

/** How {@link Admin#describeLogDirs} is to be done. */
public final class DescribeLogDirsOptions extends AbstractOptions<DescribeLogDirsOptions> {}
