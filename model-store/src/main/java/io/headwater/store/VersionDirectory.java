package io.headwater.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Manifests by learner: {@code <learner>/<version, 20 digits>-<digest>.json}. The name holds all
 * that listing, ordering and garbage collection need, so none of them opens a manifest.
 */
final class VersionDirectory {

  private static final Pattern NAME = Pattern.compile("(\\d{20})-([0-9a-f]{64})\\.json");

  private final Path directory;
  private final DurableFiles files;

  VersionDirectory(Path directory, DurableFiles files) {
    this.directory = directory;
    this.files = files;
  }

  /** Keeps the version's manifest unless an intact one is there. */
  void put(MetaVersion version) throws IOException {
    Path path = path(version.learnerId(), version.id());
    try {
      if (read(version.learnerId(), version.id()).isPresent()) {
        files.settle(path);
        return;
      }
    } catch (CorruptManifestException damaged) {
      // The caller holds the whole version, so this is the moment to mend it.
    }
    files.write(path, Manifest.encode(version));
  }

  Optional<Manifest> read(String learnerId, VersionId id) throws IOException {
    Path path = path(learnerId, id);
    try {
      return Optional.of(Manifest.parse(path, Files.readAllBytes(path), learnerId, id));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  List<VersionId> list(String learnerId) throws IOException {
    List<VersionId> ids = new ArrayList<>();
    forEach(directory.resolve(LearnerDirectory.nameFor(learnerId)), ids::add);
    ids.sort(Comparator.naturalOrder());
    return List.copyOf(ids);
  }

  /** The versions that share the greatest number; more than one after a rollback. */
  List<VersionId> greatest(String learnerId) throws IOException {
    List<VersionId> greatest = new ArrayList<>();
    forEach(
        directory.resolve(LearnerDirectory.nameFor(learnerId)),
        id -> {
          if (!greatest.isEmpty() && greatest.get(0).version() < id.version()) {
            greatest.clear();
          }
          if (greatest.isEmpty() || greatest.get(0).version() == id.version()) {
            greatest.add(id);
          }
        });
    return greatest;
  }

  /** Digests of the versions of all learners. */
  Set<String> digests() throws IOException {
    Set<String> digests = new HashSet<>();
    for (Path learner : DurableFiles.children(directory)) {
      forEach(learner, id -> digests.add(id.digest()));
    }
    return digests;
  }

  private static void forEach(Path learner, Consumer<VersionId> action) throws IOException {
    try (Stream<Path> manifests = Files.list(learner)) {
      for (Path manifest : (Iterable<Path>) manifests::iterator) {
        Matcher name = NAME.matcher(manifest.getFileName().toString());
        if (name.matches()) {
          action.accept(new VersionId(Long.parseLong(name.group(1)), name.group(2)));
        }
      }
    } catch (NoSuchFileException unknownLearner) {
      // No version yet.
    }
  }

  private Path path(String learnerId, VersionId id) {
    return directory
        .resolve(LearnerDirectory.nameFor(learnerId))
        .resolve(String.format("%020d-%s.json", id.version(), id.digest()));
  }
}
