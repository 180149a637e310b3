package io.headwater.streams.validate;

import io.headwater.streams.convert.RecordCodecs.Codec;
import io.headwater.streams.convert.UnreadableRecordException;
import org.apache.avro.specific.SpecificRecord;

/** Reads records from the schema registry's wire format. */
public final class RegistryValues<T extends SpecificRecord> implements ValueReader<T> {
  private final Codec<T> codec;

  /** Reads with {@code codec}. */
  public RegistryValues(Codec<T> codec) {
    this.codec = codec;
  }

  @Override
  public T read(byte[] value) throws RejectedRecordException {
    try {
      return codec.read(value);
    } catch (UnreadableRecordException e) {
      throw new RejectedRecordException(Reason.UNDECODABLE, "value", e.expected(), e.actual());
    }
  }
}
