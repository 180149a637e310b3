/**
 * A real schema registry with the Confluent REST API as a child process that cannot outlive this
 * one. Not a registry client, and no schema of Headwater is known here.
 */
package io.headwater.standalone.registry;
