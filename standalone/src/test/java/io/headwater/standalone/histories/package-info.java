/**
 * Random histories of tasks, and a sequential reference that says what has to become of them: run
 * through the topology record by record, and through a real broker in micro-batches. The reference
 * knows nothing of batches, stores, transactions, tensors or tapes.
 */
package io.headwater.standalone.histories;
