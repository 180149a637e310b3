package io.headwater.streams.commit;

import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * A store without content whose only purpose is its hook: Kafka Streams flushes "cached" stores
 * before it flushes the producer and computes the offsets of a commit, so whatever the hook
 * forwards or writes belongs to the same transaction as the records that caused it.
 *
 * <p>{@code StateStore.commit} and commit callbacks run after the transaction is committed; a
 * micro-batch drained there would be lost by a crash in between. That is why this class implements
 * the internal {@link CachedStateStore}. All use of internals is in this file; {@code
 * BeforeCommitStoreTest} and the kill test fail should an upgrade change the order of events.
 *
 * <p>Lifecycle: created per stream task by {@link #builder}; the processor that owns it calls
 * {@link #attach} in its {@code init}. Threading: the task's stream thread only.
 */
public final class BeforeCommitStore implements StateStore, CachedStateStore<Object, Object> {
  private final String name;
  private InternalProcessorContext<?, ?> context;
  private ProcessorNode<?, ?, ?, ?> node;
  private Runnable hook;
  private boolean open;

  private BeforeCommitStore(String name) {
    this.name = name;
  }

  /**
   * Names what to run before each commit, on behalf of the processor being initialised; it may
   * forward records and write stores as that processor. Replaces an earlier hook.
   */
  public void attach(Runnable beforeCommit) {
    node = context.currentNode();
    hook = beforeCommit;
  }

  @Override
  public void flushCache() {
    if (hook == null) {
      return;
    }
    ProcessorNode<?, ?, ?, ?> previous = context.currentNode();
    context.setCurrentNode(node);
    try {
      hook.run();
    } finally {
      context.setCurrentNode(previous);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext stateStoreContext, StateStore root) {
    context = (InternalProcessorContext<?, ?>) stateStoreContext;
    hook = null;
    open = true;
    stateStoreContext.register(root, (key, value) -> {});
  }

  @Override
  public void close() {
    open = false;
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean setFlushListener(CacheFlushListener<Object, Object> listener, boolean oldValues) {
    return false;
  }

  @Override
  public void clearCache() {
    // Nothing is cached.
  }

  /**
   * Builds one hook store per stream task.
   *
   * @param name unique in the topology
   */
  public static StoreBuilder<BeforeCommitStore> builder(String name) {
    return new UnloggedStoreBuilder<>(name, () -> new BeforeCommitStore(name));
  }
}
