/**
 * Projects the committed {@code meta-parameters} topic into the model store, outside of any
 * transaction. It reads; nothing in the stream waits for it.
 */
package io.headwater.streams.publish;
