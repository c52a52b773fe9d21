/** What groups of every type have in common: what a slot asks of a group, and what a group asks of its slot. */
package io.odradek.broker.group.logic;
