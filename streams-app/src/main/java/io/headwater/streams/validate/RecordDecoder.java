package io.headwater.streams.validate;

/** Decides what a record of one topic is; a pure function of the record and the configuration. */
@FunctionalInterface
public interface RecordDecoder {
  /**
   * What {@code inbound} is.
   *
   * @throws RejectedRecordException if it is nothing that can be used
   */
  TaskRecord decode(Inbound inbound) throws RejectedRecordException;
}
