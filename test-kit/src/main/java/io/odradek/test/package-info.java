/** For the tests of others: a cluster of Odradek in the JVM of a JUnit 5 test. */
package io.odradek.test;
