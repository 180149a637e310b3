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
      paramLabel = "FILE",
      description =
          "Configuration file (YAML); HEADWATER_* variables override it, and suffice without one.")
  private Path file;

  /**
   * Reads the file, if one is named, with the process's environment over it.
   *
   * @throws ConfigException with every problem
   */
  public HeadwaterConfig read() throws ConfigException {
    return file == null
        ? ConfigReader.parse("", System.getenv())
        : ConfigReader.read(file, System.getenv());
  }
}
