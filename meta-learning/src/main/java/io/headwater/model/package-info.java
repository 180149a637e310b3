/**
 * Networks and losses as pure functions of named parameters, for many tasks at once.
 *
 * <p>Not here: how parameters are adapted or learned.
 */
package io.headwater.model;
