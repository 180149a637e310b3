package io.headwater.standalone.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second user of the same kind out of a directory, from this process or another. Kafka's
 * own lock comes late: the second broker has by then touched the metadata log, and halts its JVM.
 *
 * <p>The operating system drops the lock with the process that holds it.
 */
public final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the directory, which exists.
   *
   * @param user what uses it, for the error: {@code broker}
   * @throws IOException if one runs in the directory already
   */
  public static DirectoryLock of(Path directory, String user) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(".headwater.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    if (!isLocked(channel)) {
      channel.close();
      throw new IOException("another " + user + " runs in the directory " + directory);
    }
    return new DirectoryLock(channel);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  /** Closing the channel releases the lock. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
