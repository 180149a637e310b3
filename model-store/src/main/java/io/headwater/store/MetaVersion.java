package io.headwater.store;

import static java.util.Objects.requireNonNull;

import io.headwater.model.Parameters;
import java.time.Instant;

/**
 * One immutable version of a learner's meta-parameters with its provenance.
 *
 * <p>The constructor checks the form of the parts. That the digest is that of the content is
 * checked where a version enters or leaves a {@link ModelStore}.
 *
 * @param learnerId the learner; not empty
 * @param version version number, from 0; one more than the parent's
 * @param digest {@link VersionDigest} of this version
 * @param parentDigest digest of the version this one was computed from; null exactly for version 0
 * @param lineage digest of the lineage's first version
 * @param definition the learner's definition, canonical JSON
 * @param definitionHash SHA-256 of {@code definition} as UTF-8
 * @param configurationHash SHA-256 of the learner's whole configuration
 * @param softwareVersion version of Headwater that made it
 * @param seed seed that version 0 was drawn from
 * @param parameters the meta-parameters, FLOAT32
 * @param foldedTasks query sets folded in since version 0
 * @param rejectedTasks query sets rejected since version 0
 * @param lastGradient last gradient decided on before this version; null for version 0
 * @param createdAt when the version was made
 */
public record MetaVersion(
    String learnerId,
    long version,
    String digest,
    String parentDigest,
    String lineage,
    String definition,
    String definitionHash,
    String configurationHash,
    String softwareVersion,
    long seed,
    Parameters parameters,
    long foldedTasks,
    long rejectedTasks,
    GradientPosition lastGradient,
    Instant createdAt) {

  /**
   * Checks the form of the parts.
   *
   * @throws IllegalArgumentException when a hash is not 64 lower-case hex digits, a number is
   *     negative, the learner id is empty, or parentDigest is null for a version other than 0 or
   *     given for version 0
   */
  public MetaVersion {
    if (learnerId.isEmpty()) {
      throw new IllegalArgumentException("learnerId: expected a name but was empty");
    }
    String where = "learner '" + learnerId + "' version " + version + ": ";
    if (version < 0 || foldedTasks < 0 || rejectedTasks < 0) {
      throw new IllegalArgumentException(
          where
              + "expected version, foldedTasks and rejectedTasks of 0 or more but was version="
              + version
              + ", foldedTasks="
              + foldedTasks
              + ", rejectedTasks="
              + rejectedTasks);
    }
    if ((version == 0) != (parentDigest == null)) {
      throw new IllegalArgumentException(
          where
              + "parentDigest: expected "
              + (version == 0 ? "none" : "the parent's digest")
              + " but was "
              + parentDigest);
    }
    if (parentDigest != null) {
      Sha256.require(where + "parentDigest", parentDigest);
    }
    Sha256.require(where + "digest", digest);
    Sha256.require(where + "lineage", lineage);
    Sha256.require(where + "definitionHash", definitionHash);
    Sha256.require(where + "configurationHash", configurationHash);
    requireNonNull(definition, "definition");
    requireNonNull(softwareVersion, "softwareVersion");
    requireNonNull(parameters, "parameters");
    requireNonNull(createdAt, "createdAt");
  }

  /** Number and digest, by which a store finds this version. */
  public VersionId id() {
    return new VersionId(version, digest);
  }

  /** The same version, created at {@code instant}. */
  public MetaVersion withCreatedAt(Instant instant) {
    return new MetaVersion(
        learnerId,
        version,
        digest,
        parentDigest,
        lineage,
        definition,
        definitionHash,
        configurationHash,
        softwareVersion,
        seed,
        parameters,
        foldedTasks,
        rejectedTasks,
        lastGradient,
        instant);
  }
}
