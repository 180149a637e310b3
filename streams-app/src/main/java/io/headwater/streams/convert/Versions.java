package io.headwater.streams.convert;

import io.headwater.schema.MetaParameters;
import io.headwater.schema.MetaVersionRef;
import io.headwater.schema.SourcePosition;
import io.headwater.store.GradientPosition;
import io.headwater.store.MetaVersion;
import io.headwater.streams.convert.ParameterCarrier.Carried;

/** Versions of meta-parameters and their records. */
public final class Versions {
  /** The role of the newest version of a learner. */
  public static final String LATEST = "latest";

  private final ParameterCarrier carrier;

  /** Converts with parameters carried by {@code carrier}. */
  public Versions(ParameterCarrier carrier) {
    this.carrier = carrier;
  }

  /** The Kafka key under which a learner's newest version is published. */
  public static String key(String learnerId) {
    return learnerId + "/" + LATEST;
  }

  /** The record of {@code version} in the role {@link #LATEST}. */
  public MetaParameters toAvro(MetaVersion version) {
    Carried carried = carrier.carry(version.parameters());
    return MetaParameters.newBuilder()
        .setLearnerId(version.learnerId())
        .setRole(LATEST)
        .setVersion(version.version())
        .setDigest(version.digest())
        .setParentDigest(version.parentDigest())
        .setLineage(version.lineage())
        .setDefinition(version.definition())
        .setDefinitionHash(version.definitionHash())
        .setConfigurationHash(version.configurationHash())
        .setSoftwareVersion(version.softwareVersion())
        .setSeed(version.seed())
        .setParameters(carried.inline())
        .setParametersRef(carried.reference())
        .setFoldedTasks(version.foldedTasks())
        .setRejectedTasks(version.rejectedTasks())
        .setLastGradient(toAvro(version.lastGradient()))
        .setCreatedAt(version.createdAt())
        .build();
  }

  /**
   * The version of {@code record}.
   *
   * @throws IllegalArgumentException if its tensors are malformed
   * @throws IllegalStateException if its parameters are by reference and cannot be had
   */
  public MetaVersion fromAvro(MetaParameters record) {
    return new MetaVersion(
        record.getLearnerId(),
        record.getVersion(),
        record.getDigest(),
        record.getParentDigest(),
        record.getLineage(),
        record.getDefinition(),
        record.getDefinitionHash(),
        record.getConfigurationHash(),
        record.getSoftwareVersion(),
        record.getSeed(),
        carrier.load(new Carried(record.getParameters(), record.getParametersRef())),
        record.getFoldedTasks(),
        record.getRejectedTasks(),
        fromAvro(record.getLastGradient()),
        record.getCreatedAt());
  }

  /** Names {@code version} in another record. */
  public static MetaVersionRef reference(MetaVersion version) {
    return new MetaVersionRef(version.version(), version.digest());
  }

  /** The record of a position; null for null. */
  public static SourcePosition toAvro(GradientPosition position) {
    return position == null
        ? null
        : new SourcePosition(position.partition(), position.offset(), false);
  }

  /** The position of a record; null for null. */
  public static GradientPosition fromAvro(SourcePosition position) {
    return position == null
        ? null
        : new GradientPosition(position.getPartition(), position.getOffset());
  }
}
