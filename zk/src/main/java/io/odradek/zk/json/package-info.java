/** The little JSON that znodes need: a tree read once and a tree written once, on jackson-core's streaming classes. */
package io.odradek.zk.json;
