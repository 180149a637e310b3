package io.headwater.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GarbageCollectionTest {

  private static final Duration GRACE = Duration.ofHours(1);
  private static final GarbageCollected NOTHING = new GarbageCollected(0, 0, 0);

  @TempDir Path directory;
  private FileModelStore store;

  @BeforeEach
  void open() {
    store = FileModelStore.open(directory);
  }

  @Test
  void removesAnOldBlobThatNothingRefersTo() throws IOException {
    String digest = store.putBlob("garbage".getBytes(UTF_8));
    ageEverything();

    assertThat(store.collectGarbage(GRACE, blob -> false))
        .isEqualTo(new GarbageCollected(1, 0, "garbage".length()));
    assertThat(store.blob(digest)).isEmpty();
  }

  @Test
  void keepsABlobWithinTheGracePeriod() {
    String digest = store.putBlob("young".getBytes(UTF_8));

    assertThat(store.collectGarbage(GRACE, blob -> false)).isEqualTo(NOTHING);
    assertThat(store.blob(digest)).isPresent();
  }

  @Test
  void keepsABlobThatARecordRefersTo() throws IOException {
    String digest = store.putBlob("adapted model".getBytes(UTF_8));
    ageEverything();

    assertThat(store.collectGarbage(GRACE, digest::equals)).isEqualTo(NOTHING);
    assertThat(store.blob(digest)).isPresent();
  }

  @Test
  void keepsTheBlobsOfAllVersions() throws IOException {
    MetaVersion first = SampleVersions.first("sinusoid");
    MetaVersion second = SampleVersions.childOf(first);
    MetaVersion other = SampleVersions.childOf(SampleVersions.first("Other/Learner"), 5);
    Stream.of(first, second, other).forEach(store::putVersion);
    ageEverything();

    assertThat(store.collectGarbage(GRACE, blob -> false)).isEqualTo(NOTHING);
    assertThat(store.version("sinusoid", 0, first.digest())).contains(first);
    assertThat(store.latest("sinusoid")).contains(second);
    assertThat(store.latest("Other/Learner")).contains(other);
  }

  @Test
  void startsTheGracePeriodAnewWhenABlobIsPutAgain() throws IOException {
    String digest = store.putBlob("again".getBytes(UTF_8));
    ageEverything();
    store.putBlob("again".getBytes(UTF_8));

    assertThat(store.collectGarbage(GRACE, blob -> false)).isEqualTo(NOTHING);
    assertThat(store.blob(digest)).isPresent();
  }

  @Test
  void removesOldTemporaryFilesAndKeepsYoungOnes() throws IOException {
    store.putVersion(SampleVersions.first("sinusoid"));
    Path shard = Files.createDirectories(directory.resolve("blobs/ab"));
    Path manifests = directory.resolve("versions/sinusoid");
    Files.writeString(shard.resolve("cd.1.tmp"), "12345");
    Files.writeString(manifests.resolve("0.json.2.tmp"), "67");
    ageEverything();
    Path young = Files.writeString(manifests.resolve("1.json.3.tmp"), "being written");

    assertThat(store.collectGarbage(GRACE, blob -> false)).isEqualTo(new GarbageCollected(0, 2, 7));
    assertThat(shard).isEmptyDirectory();
    assertThat(young).exists();
    assertThat(store.latest("sinusoid")).isPresent();
  }

  @Test
  void leavesForeignFilesAlone() throws IOException {
    Files.createDirectories(directory.resolve("blobs/lost+found"));
    Path foreign = Files.writeString(directory.resolve("blobs/lost+found/README"), "");
    ageEverything();

    assertThat(store.collectGarbage(GRACE, blob -> false)).isEqualTo(NOTHING);
    assertThat(foreign).exists();
  }

  @Test
  void refusesANegativeGracePeriod() {
    assertThatThrownBy(() -> store.collectGarbage(Duration.ofSeconds(-1), blob -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("grace: expected 0 or more but was PT-1S");
  }

  private void ageEverything() throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(GRACE.multipliedBy(2)));
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Files.setLastModifiedTime(file, old);
      }
    }
  }
}
