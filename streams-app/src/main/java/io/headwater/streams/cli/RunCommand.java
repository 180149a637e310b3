package io.headwater.streams.cli;

import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.config.HeadwaterConfig;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code run}: the application until it is told to stop. */
@Command(
    name = "run",
    description = "Run the application against a Kafka cluster until stopped.",
    mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
  @Mixin private ConfigFile config;
  @Mixin Verbosity verbosity;

  @Override
  public Integer call() throws Exception {
    HeadwaterConfig read = config.read();
    try (HeadwaterApp app = new HeadwaterApp(read)) {
      // A signal runs the hooks while this thread still waits: closing there lets it return.
      Thread stop = new Thread(app::close, "headwater-stop");
      Runtime.getRuntime().addShutdownHook(stop);
      app.start();
      Optional<Throwable> failure = app.awaitStop();
      if (failure.isPresent()) {
        throw new IllegalStateException("the stream stopped", failure.get());
      }
    }
    return ExitCode.OK;
  }
}
