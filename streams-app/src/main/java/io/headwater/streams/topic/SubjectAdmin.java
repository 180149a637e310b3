package io.headwater.streams.topic;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaUtils;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.headwater.schema.serde.Contract;
import io.headwater.schema.serde.Contracts;
import io.headwater.schema.serde.SchemaHistory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidatorBuilder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Compares the published contracts with a schema registry and with their committed history, and
 * registers them. Subjects follow the default TopicNameStrategy. Closing it closes its client.
 */
public final class SubjectAdmin implements AutoCloseable {
  private static final String COMPATIBILITY = "FULL_TRANSITIVE";
  private static final String STRATEGY = "value.subject.name.strategy";
  private static final int CACHED_SCHEMAS = 100;

  private final SchemaRegistryClient client;
  private final String url;
  private final String prefix;

  private SubjectAdmin(SchemaRegistryClient client, String url, String prefix) {
    this.client = client;
    this.url = url;
    this.prefix = prefix;
  }

  /**
   * Makes a client; nothing is sent yet.
   *
   * @param settings of the registry's client
   * @param prefix of the topics
   * @throws TopicException if the settings name another subject strategy
   */
  public static SubjectAdmin of(Map<String, ?> settings, String prefix) {
    Object strategy = settings.get(STRATEGY);
    if (strategy != null && !strategy.toString().endsWith(".TopicNameStrategy")) {
      throw new TopicException(
          "kafka.%s: expected TopicNameStrategy but was %s; register schemas of another strategy with the registry's own tools"
              .formatted(STRATEGY, strategy));
    }
    String url = String.valueOf(settings.get("schema.registry.url"));
    SchemaRegistryClient client =
        SchemaRegistryClientFactory.newClient(
            List.of(url.split(",", -1)),
            CACHED_SCHEMAS,
            List.of(new AvroSchemaProvider()),
            settings,
            Map.of());
    return new SubjectAdmin(client, url, prefix);
  }

  /** How a contract stands in the registry; problems make it incompatible. */
  public record Status(String subject, boolean present, List<String> problems) {
    /** Copies the list. */
    public Status {
      problems = List.copyOf(problems);
    }

    /** Says it in one line. */
    public String describe() {
      if (!problems.isEmpty()) {
        return subject + ": incompatible: " + String.join("; ", problems);
      }
      return subject + (present ? ": compatible" : ": not registered yet");
    }
  }

  /** A registered contract; the note is empty when its compatibility could be set. */
  public record Registered(String subject, int id, String note) {
    /** Says it in one line. */
    public String describe() {
      return subject + ": id " + id + (note.isEmpty() ? ", " + COMPATIBILITY : "; " + note);
    }
  }

  /**
   * Compares each contract with its committed history and with what the registry has.
   *
   * @throws TopicException if the registry does not answer
   */
  public List<Status> check() {
    Collection<String> subjects = ask("list subjects", client::getAllSubjects);
    List<Status> statuses = new ArrayList<>();
    for (Contract<?> contract : Contracts.published()) {
      String subject = contract.subject(prefix);
      AvroSchema schema = schema(contract.type());
      List<String> problems = historyProblems(contract.type(), schema.rawSchema());
      boolean present = subjects.contains(subject);
      if (present) {
        problems.addAll(
            ask(
                "check " + subject,
                () -> client.testCompatibilityVerbose(subject, schema).stream().toList()));
      }
      statuses.add(new Status(subject, present, problems));
    }
    return statuses;
  }

  /**
   * Registers each contract and asks the registry to keep its subject compatible in both
   * directions. Registering what is registered changes nothing.
   *
   * @throws TopicException if the registry does not answer, or refuses a contract
   */
  public List<Registered> register() {
    List<Registered> registered = new ArrayList<>();
    for (Contract<?> contract : Contracts.published()) {
      String subject = contract.subject(prefix);
      int id = ask("register " + subject, () -> client.register(subject, schema(contract.type())));
      registered.add(new Registered(subject, id, keepCompatible(subject)));
    }
    return registered;
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new TopicException("cannot close the client of " + url + ": " + e.getMessage(), e);
    }
  }

  /** Returns why it could not be asked for, or nothing. */
  private String keepCompatible(String subject) {
    try {
      client.updateCompatibility(subject, COMPATIBILITY);
      return "";
    } catch (IOException | RestClientException e) {
      return "the registry does not let its compatibility be set to "
          + COMPATIBILITY
          + " ("
          + e.getMessage()
          + ")";
    }
  }

  private static List<String> historyProblems(
      Class<? extends SpecificRecordBase> type, Schema schema) {
    List<String> problems = new ArrayList<>();
    try {
      new SchemaValidatorBuilder()
          .mutualReadStrategy()
          .validateAll()
          .validate(schema, SchemaHistory.versions(type));
    } catch (SchemaValidationException e) {
      problems.add("with a committed earlier version: " + e.getMessage());
    }
    return problems;
  }

  /** The schema as the serializers register it: without Java's own properties. */
  private static AvroSchema schema(Class<? extends SpecificRecordBase> type) {
    Schema generated = SpecificData.get().getSchema(type);
    Object record = SpecificData.newInstance(type, generated);
    return new AvroSchema(AvroSchemaUtils.getSchema(record, false, false, true));
  }

  private <T> T ask(String what, Question<T> question) {
    try {
      return question.ask();
    } catch (IOException | RestClientException e) {
      throw new TopicException(ConnectionFailure.ofRegistry(url, what, e), e);
    }
  }

  private interface Question<T> {
    T ask() throws IOException, RestClientException;
  }
}
