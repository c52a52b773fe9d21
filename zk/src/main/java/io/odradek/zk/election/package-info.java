/** Roles that one broker at a time has. So far the controller's. */
package io.odradek.zk.election;
