package io.headwater.streams.cli;

import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.ConfigReader;
import io.headwater.streams.config.HeadwaterConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the configuration file. */
public final class ConfigFile {
  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "Configuration file (YAML); HEADWATER_* variables override it.")
  private Path file;

  /** Returns the file's path. */
  public Path path() {
    return file;
  }

  /**
   * Reads the file with the process's environment over it.
   *
   * @throws ConfigException with every problem
   */
  public HeadwaterConfig read() throws ConfigException {
    return ConfigReader.read(file, System.getenv());
  }
}
