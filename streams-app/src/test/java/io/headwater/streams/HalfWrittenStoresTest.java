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
  void removesStoresWithoutCurrentAndKeepsWholeOnes() throws IOException {
    Path half = Files.createDirectories(state.resolve("1_1/rocksdb/task-states"));
    Files.createFile(half.resolve("000031.log"));
    Path whole = Files.createDirectories(state.resolve("1_0/rocksdb/task-states"));
    Files.createFile(whole.resolve("CURRENT"));
    Files.createFile(whole.resolve("000007.log"));

    HalfWrittenStores.remove(state);

    assertThat(half).doesNotExist();
    assertThat(whole.resolve("000007.log")).exists();
  }

  @Test
  void leavesAFirstStartAlone() throws IOException {
    HalfWrittenStores.remove(state.resolve("not-there"));

    assertThat(state).isEmptyDirectory();
  }
}
