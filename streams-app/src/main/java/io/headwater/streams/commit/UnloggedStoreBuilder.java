package io.headwater.streams.commit;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Builds stores of our own making, which have no changelog and no cache. */
public final class UnloggedStoreBuilder<S extends StateStore> implements StoreBuilder<S> {
  private final String name;
  private final Supplier<S> stores;

  /**
   * @param name of the store, unique in the topology
   * @param stores makes a store of that name
   */
  public UnloggedStoreBuilder(String name, Supplier<S> stores) {
    this.name = name;
    this.stores = stores;
  }

  @Override
  public S build() {
    return stores.get();
  }

  @Override
  public StoreBuilder<S> withCachingEnabled() {
    throw new UnsupportedOperationException(name + " cannot be cached");
  }

  @Override
  public StoreBuilder<S> withCachingDisabled() {
    return this;
  }

  @Override
  public StoreBuilder<S> withLoggingEnabled(Map<String, String> config) {
    throw new UnsupportedOperationException(name + " cannot have a changelog");
  }

  @Override
  public StoreBuilder<S> withLoggingDisabled() {
    return this;
  }

  @Override
  public Map<String, String> logConfig() {
    return Map.of();
  }

  @Override
  public boolean loggingEnabled() {
    return false;
  }

  @Override
  public String name() {
    return name;
  }
}
