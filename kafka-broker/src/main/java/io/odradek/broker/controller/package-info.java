/** What the controller does: topics come, grow and go, replicas are placed. Beside it what any broker may do: settings. */
package io.odradek.broker.controller;
