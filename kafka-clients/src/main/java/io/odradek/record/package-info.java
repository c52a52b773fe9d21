/**
 * Record batches as they travel and as they lie in the log: format 2 in place, and message sets of format 0 and 1 on
 * their way in and out.
 */
package io.odradek.record;
