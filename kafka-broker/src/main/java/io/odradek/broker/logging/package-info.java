/** Where log lines go when nobody says otherwise. */
package io.odradek.broker.logging;
