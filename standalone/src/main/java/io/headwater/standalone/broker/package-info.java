/**
 * A real Kafka broker inside this process, for the demo and the end-to-end tests: one KRaft node on
 * loopback over a directory. Not for production: one replica, and no topic or client of Headwater
 * is known here.
 */
package io.headwater.standalone.broker;
