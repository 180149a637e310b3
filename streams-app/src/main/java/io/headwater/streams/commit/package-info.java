/**
 * The one place that touches Kafka Streams' internals: a hook that runs before every commit, inside
 * the transaction. It knows nothing of tasks, models or meta-parameters.
 */
package io.headwater.streams.commit;
