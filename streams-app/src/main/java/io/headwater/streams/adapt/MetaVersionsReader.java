package io.headwater.streams.adapt;

import io.headwater.schema.MetaParameters;
import io.headwater.store.MetaVersion;
import io.headwater.store.VersionDigest;
import io.headwater.streams.convert.RecordCodecs;
import io.headwater.streams.convert.RegistryAwayException;
import io.headwater.streams.convert.UnreadableRecordException;
import io.headwater.streams.convert.Versions;
import io.headwater.streams.serve.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts each committed version into {@link MetaVersions}, at start and while running. A record that
 * is not a sound version is logged and skipped: an exception on the global thread would stop the
 * instance, and the last sound version is still there to adapt from.
 */
public final class MetaVersionsReader implements Processor<byte[], byte[], Void, Void> {
  private static final Logger LOG = LoggerFactory.getLogger(MetaVersionsReader.class);

  private final RecordCodecs codecs;
  private final Versions versions;
  private final Set<String> learners;
  private final Metrics metrics;
  private MetaVersions store;

  /**
   * Reads records with {@code codecs} and their parameters with {@code versions}.
   *
   * @param learners whose versions are of use here; of others only that there are some
   */
  public MetaVersionsReader(
      RecordCodecs codecs, Versions versions, Set<String> learners, Metrics metrics) {
    this.codecs = codecs;
    this.versions = versions;
    this.learners = learners;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(MetaVersions.NAME);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    String key = new String(record.key(), StandardCharsets.UTF_8);
    if (!key.endsWith("/" + Versions.LATEST)) {
      return;
    }
    String learner = key.substring(0, key.length() - Versions.LATEST.length() - 1);
    if (record.value() == null) {
      store.remove(learner);
      return;
    }
    if (!learners.contains(learner)) {
      store.note(learner);
      return;
    }
    try {
      MetaVersion version = versions.fromAvro(readPatiently(record.value()));
      requireDigest(version);
      store.put(version);
      metrics.versionSeen(version.learnerId(), version.version());
    } catch (InterruptException stopping) {
      throw stopping;
    } catch (UnreadableRecordException | RuntimeException e) {
      LOG.error("meta-parameters record under key '{}' skipped: {}", key, e.getMessage(), e);
    }
  }

  /** Waits for the registry as long as it takes: a version must not be skipped for its sake. */
  private MetaParameters readPatiently(byte[] value) throws UnreadableRecordException {
    while (true) {
      try {
        return codecs.metaParameters().read(value);
      } catch (RegistryAwayException e) {
        if (codecs.isStopping()) {
          throw e;
        }
        LOG.warn("meta-parameters wait for the schema registry: {}", e.getMessage());
      }
    }
  }

  private static void requireDigest(MetaVersion version) {
    String actual =
        VersionDigest.of(
            version.definitionHash(),
            version.version(),
            version.parentDigest(),
            version.parameters());
    if (!actual.equals(version.digest())) {
      throw new IllegalArgumentException(
          "digest: expected " + version.digest() + " but the content's is " + actual);
    }
  }
}
