/**
 * Turns raw task records into checked tasks, or into dead letters that say what was expected, what
 * was there and where. Nothing here adapts a model, and nothing after this package sees bad input.
 */
package io.headwater.streams.validate;
