package io.headwater.streams.commit;

import java.util.function.BooleanSupplier;
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
 * <p>Kafka Streams flushes the producer for each task by itself, and each time waits for the
 * broker. So the first task of a thread runs the hooks of the others too, where something is held:
 * what all of them forward is on its way together, and the later flushes have nothing to wait for.
 * That is as if those had forwarded it a little earlier, in the same transaction.
 *
 * <p>Lifecycle: created per stream task by {@link #builder}; the processor that owns it calls
 * {@link #attach} in its {@code init}. Threading: the task's stream thread only.
 */
public final class BeforeCommitStore implements StateStore, CachedStateStore<Object, Object> {
  private final String name;
  private final ThreadHooks hooks;
  private InternalProcessorContext<?, ?> context;
  private ProcessorNode<?, ?, ?, ?> node;
  private Runnable hook;
  private BooleanSupplier holds;
  private Thread thread;
  private boolean open;

  private BeforeCommitStore(String name, ThreadHooks hooks) {
    this.name = name;
    this.hooks = hooks;
  }

  /**
   * Names what to run before each commit, on behalf of the processor being initialised; it may
   * forward records and write stores as that processor. Replaces an earlier hook.
   *
   * @param held whether there is anything that records since the last commit have left to be
   *     forwarded or written; while there is, the hook may also run before another task's commit
   */
  public void attach(Runnable beforeCommit, BooleanSupplier held) {
    node = context.currentNode();
    hook = beforeCommit;
    holds = held;
    thread = Thread.currentThread();
    hooks.add(thread, this);
  }

  @Override
  public void flushCache() {
    if (hook == null) {
      return;
    }
    run();
    for (BeforeCommitStore other : hooks.of(Thread.currentThread())) {
      if (other != this && other.holds.getAsBoolean()) {
        other.run();
      }
    }
  }

  private void run() {
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
    detach();
    open = true;
    stateStoreContext.register(root, (key, value) -> {});
  }

  @Override
  public void close() {
    detach();
    open = false;
  }

  private void detach() {
    if (hook != null) {
      hooks.remove(thread, this);
      hook = null;
    }
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
   * @param hooks of the topology
   */
  public static StoreBuilder<BeforeCommitStore> builder(String name, ThreadHooks hooks) {
    return new UnloggedStoreBuilder<>(name, () -> new BeforeCommitStore(name, hooks));
  }
}
