package io.headwater.standalone.registry;

import java.nio.file.Path;

/** Starts a registry in the given directory, prints its process id, and waits to be killed. */
final class RegistryParent {
  private RegistryParent() {}

  public static void main(String[] args) throws Exception {
    try (RegistryProcess registry = RegistryProcess.start(Path.of(args[0]), 0)) {
      System.out.println(registry.pid());
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
