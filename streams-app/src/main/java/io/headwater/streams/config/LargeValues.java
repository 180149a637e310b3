package io.headwater.streams.config;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.Options;

/**
 * How RocksDB lays out the stores: values of models' sizes go to blob files, where they are written
 * once, and compaction moves their keys only. Without it each value is written again by every
 * compaction that it lives through.
 */
public final class LargeValues implements RocksDBConfigSetter {
  private static final long SMALLEST_BLOB = 1024;

  @Override
  public void setConfig(String store, Options options, Map<String, Object> configs) {
    options.setEnableBlobFiles(true);
    options.setMinBlobSize(SMALLEST_BLOB);
    options.setEnableBlobGarbageCollection(true);
  }

  @Override
  public void close(String store, Options options) {
    // Nothing was made.
  }
}
