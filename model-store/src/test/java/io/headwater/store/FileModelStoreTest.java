package io.headwater.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.model.Parameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileModelStoreTest {

  @TempDir Path directory;
  private FileModelStore store;

  @BeforeEach
  void open() {
    store = FileModelStore.open(directory);
  }

  @Test
  void returnsAVersionWithAllItsProvenance() {
    MetaVersion first = SampleVersions.first("sinusoid");
    MetaVersion second = SampleVersions.childOf(first);
    store.putVersion(first);
    store.putVersion(second);

    assertThat(store.version("sinusoid", 0, first.digest())).contains(first);
    assertThat(store.version("sinusoid", 1, second.digest())).contains(second);
  }

  @Test
  void findsWhatAnotherInstanceHasPut() {
    MetaVersion version = SampleVersions.first("sinusoid");
    store.putVersion(version);

    assertThat(FileModelStore.open(directory).latest("sinusoid")).contains(version);
  }

  @Test
  void keepsVersionParametersUnderTheVersionDigest() {
    MetaVersion version = SampleVersions.first("sinusoid");
    store.putVersion(version);

    assertThat(store.blob(version.digest()))
        .hasValueSatisfying(content -> assertThat(Sha256.hex(content)).isEqualTo(version.digest()));
  }

  @Test
  void putsTheSameVersionOnce() throws IOException {
    MetaVersion version = SampleVersions.first("sinusoid");
    store.putVersion(version);
    List<Path> before = files();

    store.putVersion(version);

    assertThat(files()).isEqualTo(before).hasSize(2);
    assertThat(store.versions("sinusoid")).containsExactly(version.id());
  }

  @Test
  void leavesTheFirstProvenanceInPlace() {
    MetaVersion version = SampleVersions.first("sinusoid");
    MetaVersion later =
        SampleVersions.version(
            "sinusoid", 0, null, version.parameters(), version.createdAt().plusSeconds(1));
    store.putVersion(version);

    store.putVersion(later);

    assertThat(store.latest("sinusoid")).contains(version);
  }

  @Test
  void keepsOneIntactVersionWhenThreadsPutItAtOnce() throws Exception {
    MetaVersion version = SampleVersions.first("sinusoid");
    int threads = 8;
    CyclicBarrier start = new CyclicBarrier(threads);
    Callable<Void> put =
        () -> {
          FileModelStore own = FileModelStore.open(directory);
          start.await();
          own.putVersion(version);
          return null;
        };
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      for (Future<Void> done :
          executor.invokeAll(IntStream.range(0, threads).mapToObj(i -> put).toList())) {
        done.get();
      }
    } finally {
      executor.shutdownNow();
    }

    assertThat(store.versions("sinusoid")).containsExactly(version.id());
    assertThat(store.latest("sinusoid")).contains(version);
    assertThat(files()).hasSize(2);
  }

  @Test
  void refusesAVersionWhoseDigestIsNotThatOfItsContent() throws IOException {
    MetaVersion version = SampleVersions.first("sinusoid");
    MetaVersion other = SampleVersions.childOf(version);
    MetaVersion forged = withParameters(version, other.parameters());
    String actual = VersionDigest.of(SampleVersions.DEFINITION_HASH, 0, null, other.parameters());

    assertThatThrownBy(() -> store.putVersion(forged))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "learner 'sinusoid' version 0: digest: expected "
                + actual
                + ", computed from the content, but was "
                + version.digest());
    assertThat(files()).isEmpty();
  }

  @Test
  void linksEveryVersionToItsParent() {
    MetaVersion version = SampleVersions.first("sinusoid");
    store.putVersion(version);
    for (int i = 0; i < 5; i++) {
      version = SampleVersions.childOf(version);
      store.putVersion(version);
    }

    MetaVersion link = store.latest("sinusoid").orElseThrow();
    for (long expected = 5; expected > 0; expected--) {
      assertThat(link.version()).isEqualTo(expected);
      link = store.version("sinusoid", expected - 1, link.parentDigest()).orElseThrow();
    }
    assertThat(link.parentDigest()).isNull();
  }

  @Test
  void ordersVersionsByNumberNotByText() {
    MetaVersion version = SampleVersions.first("sinusoid");
    store.putVersion(version);
    for (int i = 0; i < 10; i++) {
      version = SampleVersions.childOf(version);
      store.putVersion(version);
    }

    assertThat(store.versions("sinusoid"))
        .extracting(VersionId::version)
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    assertThat(store.latest("sinusoid")).contains(version);
  }

  @Test
  void takesTheLaterCreatedOfTwoLineagesAtTheSameNumber() {
    MetaVersion first = SampleVersions.first("sinusoid");
    MetaVersion earlier = secondVersion(first, 1, 10);
    MetaVersion latest = secondVersion(first, 2, 30);
    MetaVersion middle = secondVersion(first, 3, 20);
    List.of(first, earlier, latest, middle).forEach(store::putVersion);

    assertThat(store.latest("sinusoid")).contains(latest);
    assertThat(store.versions("sinusoid")).hasSize(4);
  }

  @Test
  void knowsNothingOfALearnerThatPutNothing() {
    store.putVersion(SampleVersions.first("sinusoid"));

    assertThat(store.latest("omniglot")).isEmpty();
    assertThat(store.versions("omniglot")).isEmpty();
    assertThat(store.version("omniglot", 0, Sha256.hex(new byte[0]))).isEmpty();
  }

  @Test
  void listsVersionsWithoutReadingManifests() throws IOException {
    MetaVersion version = SampleVersions.first("sinusoid");
    store.putVersion(version);
    Files.writeString(manifest(), "not a manifest");

    assertThat(store.versions("sinusoid")).containsExactly(version.id());
  }

  @Test
  void ignoresFilesThatAreNoManifests() throws IOException {
    MetaVersion version = SampleVersions.first("sinusoid");
    store.putVersion(version);
    Files.writeString(manifest().resolveSibling("notes.txt"), "");
    Files.writeString(manifest().resolveSibling(manifest().getFileName() + ".x.tmp"), "{");

    assertThat(store.versions("sinusoid")).containsExactly(version.id());
    assertThat(store.latest("sinusoid")).contains(version);
  }

  @Test
  void addressesABlobByItsSha256() {
    String digest = store.putBlob("abc".getBytes(UTF_8));

    // The value is the test vector of FIPS 180-2, appendix B.1.
    assertThat(digest)
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(directory.resolve("blobs/ba").resolve(digest.substring(2))).hasContent("abc");
    assertThat(store.blob(digest)).contains("abc".getBytes(UTF_8));
  }

  @Test
  void findsNoBlobThatWasNotPut() {
    assertThat(store.blob(Sha256.hex(new byte[] {1}))).isEmpty();
  }

  @Test
  void refusesABlobAddressThatIsNoDigest() {
    assertThatThrownBy(() -> store.blob("../../etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'../../etc/passwd'");
  }

  @Test
  void saysSoWhenStorageFails() throws IOException {
    Files.delete(directory.resolve("blobs"));
    Files.writeString(directory.resolve("blobs"), "a file where the directory was");

    assertThatThrownBy(() -> store.putVersion(SampleVersions.first("sinusoid")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(directory.resolve("blobs").toString());
    assertThat(store.versions("sinusoid")).isEmpty();
  }

  private static MetaVersion secondVersion(MetaVersion first, int salt, long secondsLater) {
    return SampleVersions.version(
        first.learnerId(),
        1,
        first,
        SampleVersions.parameters(1, 3 + salt),
        first.createdAt().plusSeconds(secondsLater));
  }

  private static MetaVersion withParameters(MetaVersion v, Parameters parameters) {
    return new MetaVersion(
        v.learnerId(),
        v.version(),
        v.digest(),
        v.parentDigest(),
        v.lineage(),
        v.definition(),
        v.definitionHash(),
        v.configurationHash(),
        v.softwareVersion(),
        v.seed(),
        parameters,
        v.foldedTasks(),
        v.rejectedTasks(),
        v.lastGradient(),
        v.createdAt());
  }

  private Path manifest() throws IOException {
    return files().stream()
        .filter(file -> file.toString().endsWith(".json"))
        .findFirst()
        .orElseThrow();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
