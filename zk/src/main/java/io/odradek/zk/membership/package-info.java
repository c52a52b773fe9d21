/** Being a member of the cluster: the registration of a broker, and what to do about the ghost of its former life. */
package io.odradek.zk.membership;
