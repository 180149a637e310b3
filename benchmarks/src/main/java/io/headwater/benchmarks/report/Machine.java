package io.headwater.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What measurements were taken on. */
public final class Machine {
  private static final List<String> ENVIRONMENT =
      List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENBLAS_CORETYPE");

  private Machine() {}

  /** Commit, processor, Java and what the launcher sets in the environment. */
  public static Map<String, Object> describe() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("commit", System.getProperty("headwater.commit", "unknown"));
    fields.put("processor", processor());
    fields.put("java", System.getProperty("java.vm.version"));
    fields.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    for (String name : ENVIRONMENT) {
      fields.put(name, System.getenv().getOrDefault(name, "unset"));
    }
    return fields;
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown"; // No Linux.
    }
  }
}
