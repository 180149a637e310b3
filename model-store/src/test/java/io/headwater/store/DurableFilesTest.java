package io.headwater.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {

  @TempDir Path directory;
  private final DurableFiles files = new DurableFiles();

  @Test
  void putsANewFileInPlaceOfTheOldAndNeverWritesIntoIt() throws IOException {
    Path target = directory.resolve("file");
    files.write(target, new byte[] {1, 2, 3});
    Path secondName = Files.createLink(directory.resolve("second-name"), target);

    files.write(target, new byte[] {4});

    assertThat(target).hasBinaryContent(new byte[] {4});
    assertThat(secondName).hasBinaryContent(new byte[] {1, 2, 3});
  }

  @Test
  void leavesNoTemporaryFileWhenTheWriteFails() throws IOException {
    Path target = Files.createDirectories(directory.resolve("occupied/by-directory")).getParent();

    assertThatThrownBy(() -> files.write(target, new byte[] {1})).isInstanceOf(IOException.class);
    assertThat(DurableFiles.children(directory)).containsExactly(target);
  }
}
