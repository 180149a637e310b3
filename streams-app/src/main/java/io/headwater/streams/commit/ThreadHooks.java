package io.headwater.streams.commit;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The hooks of a topology by the stream thread that runs them. The tasks of a thread share a
 * producer and a transaction.
 */
public final class ThreadHooks {
  private final Map<Thread, Set<BeforeCommitStore>> byThread = new ConcurrentHashMap<>();

  /** Takes in a hook of {@code thread}. */
  void add(Thread thread, BeforeCommitStore hook) {
    byThread.computeIfAbsent(thread, any -> ConcurrentHashMap.newKeySet()).add(hook);
  }

  /** Lets go of a hook. */
  void remove(Thread thread, BeforeCommitStore hook) {
    byThread.computeIfPresent(
        thread,
        (any, hooks) -> {
          hooks.remove(hook);
          return hooks.isEmpty() ? null : hooks;
        });
  }

  /** The hooks of {@code thread}, in no particular order. */
  Set<BeforeCommitStore> of(Thread thread) {
    return byThread.getOrDefault(thread, Set.of());
  }
}
