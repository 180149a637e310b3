package io.headwater.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4jBackend;

class OneProviderTest {
  private static final String SERVICE = "META-INF/services/" + Nd4jBackend.class.getName();

  @TempDir private Path directory;

  @Test
  void showsTheOneThatIsAskedForOutOfSeveral() throws IOException {
    List<URL> first = place("first", "# of priority 100\norg.example.Cuda\n");
    List<URL> second = place("second", "org.example.Cpu # the other");
    URL[] both = {first.get(0), second.get(0)};
    try (URLClassLoader classPath = new URLClassLoader(both, null)) {
      assertThat(services(new OneProvider(classPath, Nd4jBackend.class, "org.example.Cpu")))
          .singleElement()
          .asString()
          .contains("second");
      assertThat(services(new OneProvider(classPath, Nd4jBackend.class, "org.example.Other")))
          .isEmpty();
      assertThat(services(classPath)).hasSize(2);
    }
  }

  @Test
  void leavesAllElseAsItIs() throws IOException {
    String name = OneProviderTest.class.getName().replace('.', '/') + ".class";
    ClassLoader parent = OneProviderTest.class.getClassLoader();

    assertThat(
            Collections.list(
                new OneProvider(parent, Nd4jBackend.class, "org.example.Other").getResources(name)))
        .hasSize(1);
  }

  private List<URL> place(String name, String providers) throws IOException {
    Path root = directory.resolve(name);
    Path file = root.resolve(SERVICE);
    Files.createDirectories(file.getParent());
    Files.writeString(file, providers);
    return List.of(root.toUri().toURL());
  }

  private static List<URL> services(ClassLoader loader) throws IOException {
    return Collections.list(loader.getResources(SERVICE));
  }
}
