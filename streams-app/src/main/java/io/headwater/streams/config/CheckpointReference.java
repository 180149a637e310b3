package io.headwater.streams.config;

import io.headwater.learner.LearnerDefinition;
import io.headwater.learner.LearnerTypes;
import io.headwater.model.Parameters;
import io.headwater.store.FileModelStore;
import io.headwater.store.MetaVersion;
import io.headwater.store.VersionId;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a version in a model store: {@code DIR}, {@code DIR#LEARNER}, {@code DIR@VERSION}, {@code
 * DIR#LEARNER@VERSION-DIGEST}.
 *
 * @param directory the store
 * @param learner whose version it is
 * @param version its number; empty for the newest
 * @param digest first digits of its digest; empty for any
 */
public record CheckpointReference(
    Path directory, String learner, Optional<Long> version, String digest) {
  /** The form in words. */
  public static final String ALLOWED =
      "a model store's directory, then #LEARNER and @VERSION if need be";

  private static final Pattern FORM =
      Pattern.compile("([^#]+?)(?:#([^#@]+))?(?:@(\\d{1,18})(?:-([0-9a-f]{1,64}))?)?");

  /** Reads the text form; nothing if it is not one. */
  public static Optional<CheckpointReference> parse(String text, String defaultLearner) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new CheckpointReference(
              Path.of(form.group(1)),
              Optional.ofNullable(form.group(2)).orElse(defaultLearner),
              Optional.ofNullable(form.group(3)).map(Long::valueOf),
              Optional.ofNullable(form.group(4)).orElse("")));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** The reference to exactly {@code id} in the same store. */
  CheckpointReference to(VersionId id) {
    return new CheckpointReference(directory, learner, Optional.of(id.version()), id.digest());
  }

  /**
   * Reads the version as the beginning of another learner.
   *
   * @throws IllegalArgumentException as {@link #load}, or if its model is not the learner's or its
   *     meta-parameters have other names or shapes
   */
  public MetaVersion loadFor(LearnerDefinition definition) {
    MetaVersion found = load();
    String model = DefinitionJson.write(DefinitionJson.readDefinition(found.definition()).model());
    String wanted = DefinitionJson.write(definition.model());
    if (!model.equals(wanted)) {
      throw new IllegalArgumentException(
          "expected a version with the model %s but %s has %s".formatted(wanted, this, model));
    }
    Parameters initial = LearnerTypes.create(definition).initialise();
    if (!initial.sameShapes(found.parameters())) {
      throw new IllegalArgumentException(
          "expected meta-parameters %s but %s has %s"
              .formatted(shapes(initial), this, shapes(found.parameters())));
    }
    return found;
  }

  /**
   * Reads the version.
   *
   * @throws IllegalArgumentException if there is no such version, or more than one, saying what
   *     there is
   */
  public MetaVersion load() {
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException(directory + ": expected a model store but is not there");
    }
    FileModelStore store = FileModelStore.open(directory);
    List<VersionId> all = store.versions(learner);
    List<VersionId> found =
        all.stream()
            .filter(id -> version.isEmpty() || version.get() == id.version())
            .filter(id -> id.digest().startsWith(digest))
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          directory
              + ": expected "
              + version.map(number -> "version " + number).orElse("a version")
              + (digest.isEmpty() ? "" : " with digest " + digest)
              + " of learner '"
              + learner
              + "' but has "
              + (all.isEmpty() ? "none" : "versions " + ends(all)));
    }
    long newest = found.get(found.size() - 1).version();
    List<VersionId> newestOnes = found.stream().filter(id -> id.version() == newest).toList();
    if (newestOnes.size() > 1) {
      throw new IllegalArgumentException(
          directory
              + ": expected one version "
              + newest
              + " of learner '"
              + learner
              + "' but has several; name one as @"
              + newest
              + "-DIGEST: "
              + newestOnes.stream().map(VersionId::digest).toList());
    }
    VersionId id = newestOnes.get(0);
    return store.version(learner, id.version(), id.digest()).orElseThrow();
  }

  /** The text form. */
  @Override
  public String toString() {
    return directory
        + "#"
        + learner
        + version.map(number -> "@" + number).orElse("")
        + (digest.isEmpty() ? "" : "-" + digest);
  }

  private static Map<String, String> shapes(Parameters parameters) {
    Map<String, String> shapes = new TreeMap<>();
    parameters.asMap().forEach((name, array) -> shapes.put(name, Arrays.toString(array.shape())));
    return shapes;
  }

  private static String ends(List<VersionId> all) {
    return all.get(0).version() + " to " + all.get(all.size() - 1).version();
  }
}
