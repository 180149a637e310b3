/**
 * A whole Headwater on one machine that stays: broker, registry and application on fixed loopback
 * ports over one directory, there again after a restart. For trying things out and for developing
 * producers and consumers.
 *
 * <p>Not a deployment: one broker, one replica, no security.
 */
package io.headwater.standalone.local;
