package io.headwater.standalone.cli;

import io.headwater.schema.AdaptedModel;
import io.headwater.schema.serde.AvroSerde;
import io.headwater.standalone.predict.FeatureRows;
import io.headwater.standalone.predict.NewestRecord;
import io.headwater.standalone.predict.ServedModel;
import io.headwater.store.FileModelStore;
import io.headwater.store.ModelStore;
import io.headwater.streams.cli.Verbosity;
import io.headwater.streams.config.ConfigException;
import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.headwater.tensor.TensorBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code predict}. */
@Command(
    name = "predict",
    description = "Predict with the newest adapted model of a task.",
    footer = {
      "A row is numbers with commas or blanks between, as many as the model has inputs.",
      "Example: headwater predict --learner blobs --task device-17 --features 0.5,-1.2"
    },
    mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  @Mixin private Connection connection;
  @Mixin Verbosity verbosity;
  @Spec private CommandSpec spec;

  @Option(names = "--learner", required = true, paramLabel = "ID", description = "The learner.")
  private String learner;

  @Option(names = "--task", required = true, paramLabel = "ID", description = "The task.")
  private String task;

  @Option(names = "--features", paramLabel = "ROW", description = "A row; repeatable.")
  private List<String> features = List.of();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "A file with a row in each line; " + STANDARD_INPUT + " is standard input.")
  private String file;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description =
          "Model store, for models that refer to it (default: that of the configuration).")
  private Path store;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws ConfigException, IOException {
    double[][] rows = rows();
    if (rows.length == 0) {
      throw new ParameterException(
          spec.commandLine(), "expected rows by --features or --file but there was none");
    }
    Connection.Target target = connection.target();
    AdaptedModel record = newest(target);
    ServedModel model = ServedModel.of(record, modelStore(target));
    double[][] outputs;
    try (TensorBackend backend = BackendKind.AUTO.open(DType.FLOAT32)) {
      outputs = model.predict(backend, rows);
    }
    PredictionPrinter printer = new PredictionPrinter(record, model.classifies(), rows, outputs);
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? printer.json() : printer.text());
    out.flush();
    return ExitCode.OK;
  }

  private AdaptedModel newest(Connection.Target target) {
    String topic = target.topicPrefix() + "adapted-models";
    String key = learner + "/" + task;
    ConsumerRecord<byte[], byte[]> found =
        NewestRecord.of(target.kafka(), topic, key)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "task '%s': expected an adapted model in topic '%s' but there is none"
                            .formatted(key, topic)));
    if (found.value() == null) {
      throw new IllegalStateException(
          "task '%s': expected an adapted model but the task was deleted, at %d:%d of topic '%s'"
              .formatted(key, found.partition(), found.offset(), topic));
    }
    try (AvroSerde<AdaptedModel> serde = AvroSerde.forValues(AdaptedModel.class, target.kafka())) {
      return serde.deserializer().deserialize(topic, found.value());
    }
  }

  private Optional<ModelStore> modelStore(Connection.Target target) {
    return Optional.ofNullable(store).or(target::storeDirectory).map(FileModelStore::open);
  }

  private double[][] rows() throws IOException {
    List<String> texts = new ArrayList<>(features);
    if (STANDARD_INPUT.equals(file)) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      in.lines().forEach(texts::add);
    } else if (file != null) {
      try {
        texts.addAll(Files.readAllLines(Path.of(file)));
      } catch (NoSuchFileException e) {
        throw new IOException(
            file + ": expected a file with a row in each line but it is not there", e);
      }
    }
    return FeatureRows.parse(texts);
  }
}
