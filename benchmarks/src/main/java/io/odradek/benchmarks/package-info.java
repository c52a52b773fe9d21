/** JMH benchmarks of the hot paths. */
package io.odradek.benchmarks;
