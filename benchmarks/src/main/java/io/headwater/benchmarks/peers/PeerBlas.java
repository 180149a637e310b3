package io.headwater.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/**
 * A BLAS that the peers may run on. PyTorch and NumPy of Debian take whatever {@code libblas.so.3}
 * is found first: without another that is the slow reference implementation.
 *
 * @param directory holds libblas.so.3 and liblapack.so.3; empty for the system's
 * @param core whose kernels OpenBLAS is told to use, or empty to let it choose
 */
record PeerBlas(String name, Optional<Path> directory, Optional<String> core) {
  private static final String AVX512_CORE = "SKYLAKEX";

  /**
   * What can be tried: the system's, the OpenBLAS that ND4J ships, and that of {@code given}.
   *
   * @param links a directory for links, kept by the caller as long as peers run
   */
  static List<PeerBlas> candidates(Path links, Optional<Path> given) {
    List<PeerBlas> candidates = new ArrayList<>();
    candidates.add(new PeerBlas("system", Optional.empty(), Optional.empty()));
    shipped(links).ifPresent(directory -> addOpenBlas(candidates, "nd4j-openblas", directory));
    given.ifPresent(directory -> addOpenBlas(candidates, directory.toString(), directory));
    return candidates;
  }

  private static void addOpenBlas(List<PeerBlas> candidates, String name, Path directory) {
    candidates.add(new PeerBlas(name, Optional.of(directory), Optional.empty()));
    if (hasAvx512()) {
      candidates.add(
          new PeerBlas(name + " " + AVX512_CORE, Optional.of(directory), Optional.of(AVX512_CORE)));
    }
  }

  /** The OpenBLAS that JavaCPP has unpacked, under the names that Debian's packages look for. */
  private static Optional<Path> shipped(Path links) {
    Path library = Path.of(Loader.load(openblas.class));
    Path own = library.resolveSibling("libopenblas.so.0");
    if (!Files.exists(own)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> beside = Files.newDirectoryStream(own.getParent(), "lib*")) {
      for (Path file : beside) {
        Files.createSymbolicLink(links.resolve(file.getFileName()), file);
      }
      for (String name : List.of("libblas.so.3", "liblapack.so.3")) {
        Files.createSymbolicLink(links.resolve(name), own);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(links);
  }

  private static boolean hasAvx512() {
    try {
      List<String> words =
          Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
              .filter(line -> line.startsWith("flags"))
              .findFirst()
              .map(line -> List.of(line.split("\\s+")))
              .orElse(List.of());
      return words.contains("avx512f") && words.contains("avx512vl");
    } catch (IOException e) {
      return false; // No Linux: then OpenBLAS chooses.
    }
  }

  /** Has a process started with {@code environment} use it. */
  void applyTo(Map<String, String> environment) {
    environment.keySet().removeIf(key -> key.startsWith("OPENBLAS_"));
    directory.ifPresent(path -> environment.put("LD_LIBRARY_PATH", path.toString()));
    core.ifPresent(
        name -> {
          environment.put("OPENBLAS_CORETYPE", name);
          environment.put("PEERS_KEEP_CORETYPE", "1"); // Else the scripts take it away.
        });
  }
}
