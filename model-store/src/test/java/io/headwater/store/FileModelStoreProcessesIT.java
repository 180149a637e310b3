package io.headwater.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on one directory: writing the same at once, and dying while they write. */
@Timeout(180)
class FileModelStoreProcessesIT {

  private static final String LEARNER = "sinusoid";
  private static final int KILLS = 10;

  @TempDir Path directory;

  @Test
  void keepsOneIntactChainWhenTwoProcessesPutItAtOnce() throws Exception {
    int elements = 10_000;
    try (StoreWriterProcess one = StoreWriterProcess.start(directory, LEARNER, 99, elements);
        StoreWriterProcess two = StoreWriterProcess.start(directory, LEARNER, 99, elements)) {
      drain(one);
      drain(two);
      assertThat(one.exitStatus()).isZero();
      assertThat(two.exitStatus()).isZero();
    }

    expectIntactChainTo(99, elements);
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(200);
    }
  }

  @Test
  void losesNoReportedVersionAndShowsNoBrokenOneWhenKilledWhileWriting() throws Exception {
    int elements = 50_000;
    Random random = new Random(1);
    long reported = -1;
    for (int kill = 0; kill < KILLS; kill++) {
      try (StoreWriterProcess writer =
          StoreWriterProcess.start(directory, LEARNER, Long.MAX_VALUE - 1, elements)) {
        reported = writer.nextPut();
        Thread.sleep(random.nextInt(300));
        reported = writer.kill(reported);
      }

      expectWholeBlobs();
      MetaVersion newest = FileModelStore.open(directory).latest(LEARNER).orElseThrow();
      assertThat(newest.version()).isBetween(reported, reported + 1);
      assertThat(newest.parameters()).isEqualTo(parameters(newest.version(), elements));
    }

    FileModelStore store = FileModelStore.open(directory);
    long newest = store.latest(LEARNER).orElseThrow().version();
    expectIntactChainTo(newest, elements);

    store.collectGarbage(Duration.ZERO, blob -> false);

    expectIntactChainTo(newest, elements);
    assertThat(temporaryFiles()).isEmpty();
  }

  private void expectIntactChainTo(long newest, int elements) {
    FileModelStore store = FileModelStore.open(directory);
    List<VersionId> ids = store.versions(LEARNER);
    assertThat(ids)
        .extracting(VersionId::version)
        .containsExactlyElementsOf(LongStream.rangeClosed(0, newest).boxed().toList());
    MetaVersion expected = SampleVersions.first(LEARNER);
    for (VersionId id : ids) {
      assertThat(store.version(LEARNER, id.version(), id.digest())).contains(expected);
      expected = SampleVersions.childOf(expected, elements);
    }
  }

  /** Also those that no version refers to yet: a file is in its place only once it is whole. */
  private void expectWholeBlobs() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("blobs"))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = file.getFileName().toString();
        if (!name.endsWith(".tmp")) {
          assertThat(Sha256.hex(Files.readAllBytes(file)))
              .isEqualTo(file.getParent().getFileName() + name);
        }
      }
    }
  }

  private static Parameters parameters(long version, int elements) {
    return SampleVersions.parameters(
        version, version == 0 ? SampleVersions.FIRST_ELEMENTS : elements);
  }

  private List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".tmp")).toList();
    }
  }

  private static void drain(StoreWriterProcess writer) {
    long put = writer.nextPut();
    while (put >= 0) {
      put = writer.nextPut();
    }
  }
}
