package io.headwater.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorruptionTest {

  @TempDir Path directory;
  private final MetaVersion first = SampleVersions.first("sinusoid");
  private final MetaVersion version = SampleVersions.childOf(first);
  private FileModelStore store;

  @BeforeEach
  void putOneVersion() {
    store = FileModelStore.open(directory);
    store.putVersion(version);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 30, 100, -1})
  void detectsAChangedByteOfABlob(int position) throws IOException {
    byte[] content = Files.readAllBytes(blob());
    content[Math.floorMod(position, content.length)] ^= 1;
    Files.write(blob(), content);

    assertThatThrownBy(() -> store.latest("sinusoid"))
        .isInstanceOf(CorruptBlobException.class)
        .hasMessage(
            "corrupt blob "
                + blob()
                + ": expected SHA-256 "
                + version.digest()
                + " but was "
                + Sha256.hex(content));
    assertThatThrownBy(() -> store.blob(version.digest())).isInstanceOf(CorruptBlobException.class);
  }

  @Test
  void detectsATruncatedBlob() throws IOException {
    Files.write(blob(), Arrays.copyOf(Files.readAllBytes(blob()), 200));

    assertThatThrownBy(() -> store.version("sinusoid", 1, version.digest()))
        .isInstanceOf(CorruptBlobException.class);
  }

  @Test
  void detectsALostBlob() throws IOException {
    Files.delete(blob());

    assertThatThrownBy(() -> store.latest("sinusoid"))
        .isInstanceOf(CorruptBlobException.class)
        .hasMessageContaining(blob().toString())
        .hasMessageEndingWith("but was no file");
  }

  @Test
  void givesNoOlderVersionInPlaceOfACorruptOne() throws IOException {
    store.putVersion(first);
    Files.delete(blob());

    assertThatThrownBy(() -> store.latest("sinusoid")).isInstanceOf(CorruptBlobException.class);
    assertThat(store.version("sinusoid", 0, first.digest())).contains(first);
  }

  @Test
  void detectsChangedProvenance() throws IOException {
    replaceInManifest("\"foldedTasks\" : 25", "\"foldedTasks\" : 26");

    assertThatThrownBy(() -> store.latest("sinusoid"))
        .isInstanceOf(CorruptManifestException.class)
        .hasMessageContaining(manifest().toString())
        .hasMessageContaining("sha256: expected");
  }

  @Test
  void detectsATruncatedManifest() throws IOException {
    String content = Files.readString(manifest());
    Files.writeString(manifest(), content.substring(0, content.length() / 2));

    assertThatThrownBy(() -> store.latest("sinusoid"))
        .isInstanceOf(CorruptManifestException.class)
        .hasMessageContaining(manifest().toString());
  }

  @Test
  void detectsAnEmptyManifest() throws IOException {
    Files.writeString(manifest(), "");

    assertThatThrownBy(() -> store.latest("sinusoid"))
        .isInstanceOf(CorruptManifestException.class)
        .hasMessageContaining(manifest().toString());
  }

  @Test
  void detectsAManifestOfAnotherLearner() throws IOException {
    Path other = manifest().getParent().resolveSibling("omniglot");
    Files.createDirectory(other);
    Files.copy(manifest(), other.resolve(manifest().getFileName()));

    assertThatThrownBy(() -> store.latest("omniglot"))
        .isInstanceOf(CorruptManifestException.class)
        .hasMessageContaining("learnerId: expected omniglot but was sinusoid");
  }

  @Test
  void refusesAManifestOfALaterFormat() throws IOException {
    replaceInManifest("\"format\" : 1", "\"format\" : 2");

    assertThatThrownBy(() -> store.latest("sinusoid"))
        .isInstanceOf(CorruptManifestException.class)
        .hasMessageContaining("format: expected 1 but was 2");
  }

  @Test
  void mendsWhatIsPutAgain() throws IOException {
    Files.writeString(blob(), "damaged");
    Files.writeString(manifest(), "damaged");

    store.putVersion(version);

    assertThat(store.latest("sinusoid")).contains(version);
  }

  private void replaceInManifest(String old, String replacement) throws IOException {
    String content = Files.readString(manifest());
    assertThat(content).contains(old);
    Files.writeString(manifest(), content.replace(old, replacement));
  }

  private Path blob() {
    String digest = version.digest();
    return directory.resolve("blobs").resolve(digest.substring(0, 2)).resolve(digest.substring(2));
  }

  private Path manifest() {
    return directory
        .resolve("versions/sinusoid")
        .resolve("00000000000000000001-" + version.digest() + ".json");
  }
}
