package io.headwater.streams.validate;

import io.headwater.schema.TaskEvent;
import io.headwater.streams.convert.RecordCodecs.Codec;
import io.headwater.streams.convert.UnreadableRecordException;
import io.headwater.streams.validate.TaskDecoder.EventReader;

/** Reads task events from the schema registry's wire format. */
public final class RegistryEvents implements EventReader {
  private final Codec<TaskEvent> codec;

  /** Reads with {@code codec}. */
  public RegistryEvents(Codec<TaskEvent> codec) {
    this.codec = codec;
  }

  @Override
  public TaskEvent read(byte[] value) throws RejectedRecordException {
    try {
      return codec.read(value);
    } catch (UnreadableRecordException e) {
      throw new RejectedRecordException(Reason.UNDECODABLE, "value", e.expected(), e.actual());
    }
  }
}
