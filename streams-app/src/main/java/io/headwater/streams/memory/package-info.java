/**
 * What is kept of tasks between their events: a learner's own state, the support set and the served
 * model that late labels need, and labels that came before their task. Bounded in time and bytes,
 * and in the same transaction as the events that caused it. Not for what the meta-parameters are:
 * those are a topic's.
 */
package io.headwater.streams.memory;
