package io.headwater.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.model.Parameters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * A version's provenance as JSON: all of a {@link MetaVersion} but its parameters, which are the
 * blob that {@code digest} names. {@code sha256} is the hash of the other fields as compact JSON in
 * the order in which they stand, so that a field added later does not disturb an older reader.
 */
final class Manifest {

  private static final int FORMAT = 1;
  private static final String CHECKSUM = "sha256";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Path path;
  private final JsonNode json;

  private Manifest(Path path, JsonNode json) {
    this.path = path;
    this.json = json;
  }

  static byte[] encode(MetaVersion v) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("learnerId", v.learnerId());
    json.put("version", v.version());
    json.put("digest", v.digest());
    json.put("parentDigest", v.parentDigest());
    json.put("lineage", v.lineage());
    json.put("definition", v.definition());
    json.put("definitionHash", v.definitionHash());
    json.put("configurationHash", v.configurationHash());
    json.put("softwareVersion", v.softwareVersion());
    json.put("seed", v.seed());
    json.put("foldedTasks", v.foldedTasks());
    json.put("rejectedTasks", v.rejectedTasks());
    if (v.lastGradient() == null) {
      json.putNull("lastGradient");
    } else {
      json.putObject("lastGradient")
          .put("partition", v.lastGradient().partition())
          .put("offset", v.lastGradient().offset());
    }
    json.put("createdAt", v.createdAt().toString());
    json.put(CHECKSUM, checksum(json));
    return (json.toPrettyString() + "\n").getBytes(UTF_8);
  }

  /**
   * Reads a manifest and checks that it is whole and is the one its name promises.
   *
   * @throws CorruptManifestException when it is not
   */
  static Manifest parse(Path path, byte[] content, String learnerId, VersionId id) {
    JsonNode json;
    try {
      json = JSON.readTree(content);
    } catch (IOException e) {
      throw new CorruptManifestException(path, e);
    }
    if (!(json instanceof ObjectNode fields)) {
      throw new CorruptManifestException(path, "content", "a JSON object", json.getNodeType());
    }
    Manifest manifest = new Manifest(path, json);
    manifest.expect("format", Integer.toString(FORMAT));
    String stored = fields.path(CHECKSUM).asText();
    String actual = checksum(fields.deepCopy().without(CHECKSUM));
    if (!stored.equals(actual)) {
      throw new CorruptManifestException(path, CHECKSUM, stored, actual);
    }
    manifest.expect("learnerId", learnerId);
    manifest.expect("version", Long.toString(id.version()));
    manifest.expect("digest", id.digest());
    return manifest;
  }

  Instant createdAt() {
    try {
      return Instant.parse(text("createdAt"));
    } catch (DateTimeException e) {
      throw new CorruptManifestException(path, e);
    }
  }

  /**
   * Joins the provenance with the content of the version's blob.
   *
   * @throws CorruptManifestException when the two contradict each other
   */
  MetaVersion withContent(byte[] content) {
    JsonNode parent = json.path("parentDigest");
    String parentDigest = parent.isNull() ? null : parent.asText();
    byte[] header;
    try {
      header =
          VersionContent.header(
              text("definitionHash"), json.path("version").asLong(), parentDigest);
    } catch (IllegalArgumentException e) {
      throw new CorruptManifestException(path, e);
    }
    String stored = new String(content, 0, Math.min(header.length, content.length), UTF_8);
    String expected = new String(header, UTF_8);
    if (!stored.equals(expected)) {
      throw new CorruptManifestException(path, "header of its blob", expected, stored);
    }
    try {
      return version(parentDigest, VersionContent.decode(content, header.length));
    } catch (IllegalArgumentException e) {
      throw new CorruptManifestException(path, e);
    }
  }

  private MetaVersion version(String parentDigest, Parameters parameters) {
    JsonNode gradient = json.path("lastGradient");
    return new MetaVersion(
        text("learnerId"),
        json.path("version").asLong(),
        text("digest"),
        parentDigest,
        text("lineage"),
        text("definition"),
        text("definitionHash"),
        text("configurationHash"),
        text("softwareVersion"),
        json.path("seed").asLong(),
        parameters,
        json.path("foldedTasks").asLong(),
        json.path("rejectedTasks").asLong(),
        gradient.isNull()
            ? null
            : new GradientPosition(
                gradient.path("partition").asInt(), gradient.path("offset").asLong()),
        createdAt());
  }

  private String text(String field) {
    return json.path(field).asText();
  }

  private void expect(String field, String expected) {
    if (!text(field).equals(expected)) {
      throw new CorruptManifestException(path, field, expected, text(field));
    }
  }

  private static String checksum(JsonNode fields) {
    try {
      return Sha256.hex(JSON.writeValueAsBytes(fields));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree could not be written", e);
    }
  }
}
