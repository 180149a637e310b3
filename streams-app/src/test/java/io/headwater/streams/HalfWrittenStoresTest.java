package io.headwater.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HalfWrittenStoresTest {
  @TempDir private Path state;

  @Test
  void removesStoresWithoutCurrentOrManifestAndKeepsWholeOnes() throws IOException {
    Path half = Files.createDirectories(state.resolve("1_1/rocksdb/task-states"));
    Files.createFile(half.resolve("000031.log"));
    Path whole = Files.createDirectories(state.resolve("1_0/rocksdb/task-states"));
    Files.writeString(whole.resolve("CURRENT"), "MANIFEST-000005\n");
    Files.createFile(whole.resolve("MANIFEST-000005"));
    Files.createFile(whole.resolve("000007.log"));

    Path headless = Files.createDirectories(state.resolve("1_2/rocksdb/task-states"));
    Files.writeString(headless.resolve("CURRENT"), "MANIFEST-000009\n");

    HalfWrittenStores.remove(state);

    assertThat(half).doesNotExist();
    assertThat(headless).doesNotExist();
    assertThat(whole.resolve("000007.log")).exists();
  }

  @Test
  void leavesAFirstStartAlone() throws IOException {
    HalfWrittenStores.remove(state.resolve("not-there"));

    assertThat(state).isEmptyDirectory();
  }
}
