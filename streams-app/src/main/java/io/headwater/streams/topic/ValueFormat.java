package io.headwater.streams.topic;

/** How a topic's values are written. */
public enum ValueFormat {
  /** Avro behind a schema id of the registry: magic byte 0, four bytes of id, the record. */
  REGISTRY("Avro, registry"),
  /** Avro single-object encoding: the schema's fingerprint, the record. No registry. */
  SINGLE_OBJECT("Avro, single object"),
  /** The bytes as they came. */
  BYTES("bytes as received");

  private final String text;

  ValueFormat(String text) {
    this.text = text;
  }

  /** Returns the name for people. */
  public String text() {
    return text;
  }
}
