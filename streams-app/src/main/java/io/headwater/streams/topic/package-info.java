/**
 * The topics: what each is called, holds and keeps, in one place, and the comparison of that with a
 * cluster and a schema registry. Nothing here reads or writes records.
 */
package io.headwater.streams.topic;
