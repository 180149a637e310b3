package io.headwater.standalone.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.model.Parameters;
import io.headwater.optimizer.OptimizerState;
import io.headwater.store.FileModelStore;
import io.headwater.store.MetaVersion;
import io.headwater.store.ModelStore;
import io.headwater.store.VersionDigest;
import io.headwater.store.VersionId;
import io.headwater.streams.SoftwareVersion;
import io.headwater.streams.adapt.DefinitionDifference;
import io.headwater.streams.config.CanonicalJson;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.tensor.NdArray;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The checkpoints of one training in a model store. Each is a version of the learner, as a stream's
 * are, and beside it, under the name {@code LEARNER/training}, a version that holds the optimizer's
 * slots and whose definition says how far the run was and what it is. Both are written atomically,
 * the learner's first, so a cut loses at most the work since the last. One thread.
 */
final class Checkpoints {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final ModelStore store;
  private final LearnerConfig learner;
  private final SortedMap<String, Object> run;
  private MetaVersion lastPhi;
  private MetaVersion lastState;

  /**
   * Opens the store, which is created when absent.
   *
   * @param run what the training is: another run's checkpoints are not continued
   */
  Checkpoints(Path directory, LearnerConfig learner, SortedMap<String, Object> run) {
    this.directory = directory;
    this.store = FileModelStore.open(directory);
    this.learner = learner;
    this.run = run;
  }

  /**
   * Where the run was at its last checkpoint; empty where there is none yet.
   *
   * @throws IllegalArgumentException if the store holds another run, saying what differs, or
   *     versions of the learner that no training has written
   */
  Optional<TrainingState> resume() {
    Optional<MetaVersion> found = store.latest(stateId());
    if (found.isEmpty()) {
      refuseForeignVersions();
      return Optional.empty();
    }
    JsonNode saved = read(found.get().definition());
    String difference =
        new DefinitionDifference("saved", "asked for")
            .between(saved.get("run").toString(), CanonicalJson.write(run));
    if (!difference.isEmpty()) {
      throw new IllegalArgumentException(
          "--checkpoint %s holds another training of learner '%s'; %s"
              .formatted(directory, learner.id(), difference));
    }
    JsonNode phi = saved.get("phi");
    lastState = found.get();
    lastPhi =
        store
            .version(learner.id(), phi.get("version").asLong(), phi.get("digest").asText())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "%s: expected version %s of learner '%s' but it is not there"
                            .formatted(directory, phi, learner.id())));
    return Optional.of(
        new TrainingState(
            saved.get("iterations").asLong(),
            lastPhi.parameters(),
            new OptimizerState(saved.get("optimizerSteps").asLong(), slots(lastState.parameters())),
            lastPhi.foldedTasks(),
            lastPhi.rejectedTasks()));
  }

  /** Keeps {@code state} as the next checkpoint and returns the version that it is. */
  VersionId save(TrainingState state) {
    long number = lastPhi == null ? 0 : lastPhi.version() + 1;
    String parent = lastPhi == null ? null : lastPhi.digest();
    String digest = VersionDigest.of(learner.definitionHash(), number, parent, state.phi());
    MetaVersion phi =
        version(
            learner.id(), number, digest, lastPhi, learner.definitionJson(), state.phi(), state);
    store.putVersion(phi);
    SortedMap<String, Object> saved = new TreeMap<>();
    saved.put("run", run);
    saved.put("iterations", state.iterations());
    saved.put("optimizerSteps", state.optimizer().steps());
    saved.put("phi", new TreeMap<>(Map.of("version", number, "digest", digest)));
    String json = CanonicalJson.write(saved);
    Parameters slots = flat(state.optimizer().slots());
    String stateDigest =
        VersionDigest.of(
            CanonicalJson.sha256(json),
            number,
            lastState == null ? null : lastState.digest(),
            slots);
    lastState = version(stateId(), number, stateDigest, lastState, json, slots, state);
    store.putVersion(lastState);
    lastPhi = phi;
    return phi.id();
  }

  private MetaVersion version(
      String id,
      long number,
      String digest,
      MetaVersion parent,
      String definition,
      Parameters parameters,
      TrainingState state) {
    return new MetaVersion(
        id,
        number,
        digest,
        parent == null ? null : parent.digest(),
        parent == null ? digest : parent.lineage(),
        definition,
        CanonicalJson.sha256(definition),
        learner.configurationHash(),
        SoftwareVersion.CURRENT,
        learner.definition().seed(),
        parameters,
        state.folded(),
        state.excluded(),
        null,
        Instant.now());
  }

  /**
   * A training that was cut at its very first checkpoint leaves a version 0, which it makes again.
   */
  private void refuseForeignVersions() {
    List<VersionId> versions = store.versions(learner.id());
    if (versions.stream().anyMatch(id -> id.version() > 0)) {
      throw new IllegalArgumentException(
          ("--checkpoint %s: expected a directory of this training's but it holds versions of learner"
                  + " '%s' from elsewhere; to begin at one, use --start and another directory")
              .formatted(directory, learner.id()));
    }
  }

  private String stateId() {
    return learner.id() + "/training";
  }

  private static Parameters flat(SortedMap<String, Parameters> slots) {
    SortedMap<String, NdArray> flat = new TreeMap<>();
    slots.forEach(
        (slot, parameters) ->
            parameters.asMap().forEach((name, array) -> flat.put(slot + "/" + name, array)));
    return Parameters.of(flat);
  }

  private static SortedMap<String, Parameters> slots(Parameters flat) {
    SortedMap<String, SortedMap<String, NdArray>> bySlot = new TreeMap<>();
    flat.asMap()
        .forEach(
            (name, array) -> {
              int slash = name.indexOf('/');
              bySlot
                  .computeIfAbsent(name.substring(0, slash), slot -> new TreeMap<>())
                  .put(name.substring(slash + 1), array);
            });
    SortedMap<String, Parameters> slots = new TreeMap<>();
    bySlot.forEach((slot, arrays) -> slots.put(slot, Parameters.of(arrays)));
    return slots;
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a checkpoint's definition is JSON", e);
    }
  }
}
