/**
 * What goes wrong, as exceptions: one for each error code, under Apache's names, and those that only clients throw. Most of them are
 * generated from {@code src/main/protocol/errors.table}.
 */
package io.odradek.common.errors;
