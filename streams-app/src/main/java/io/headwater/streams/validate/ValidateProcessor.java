package io.headwater.streams.validate;

import io.headwater.streams.serve.Metrics;
import io.headwater.streams.validate.TaskRecord.ValidFeedback;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Sends each raw record on as a checked one, or to the dead letters; passes over those of other
 * applications.
 */
public final class ValidateProcessor implements Processor<byte[], byte[], Object, Object> {
  private final RecordDecoder decoder;
  private final Ownership ownership;
  private final Metrics metrics;
  private final String next;
  private final String deadLetters;
  private ProcessorContext<Object, Object> context;

  /**
   * @param next name of the node that takes checked records
   * @param deadLetters name of the sink of dead letters
   */
  public ValidateProcessor(
      RecordDecoder decoder,
      Ownership ownership,
      Metrics metrics,
      String next,
      String deadLetters) {
    this.decoder = decoder;
    this.ownership = ownership;
    this.metrics = metrics;
    this.next = next;
    this.deadLetters = deadLetters;
  }

  @Override
  public void init(ProcessorContext<Object, Object> processorContext) {
    context = processorContext;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (ownership.leaves(record.key())) {
      metrics.recordIgnored();
      return;
    }
    RecordMetadata at = context.recordMetadata().orElseThrow();
    Inbound inbound =
        new Inbound(
            record.key(),
            record.value(),
            at.topic(),
            at.partition(),
            at.offset(),
            record.timestamp());
    try {
      TaskRecord task = decoder.decode(inbound);
      if (task instanceof ValidFeedback) {
        metrics.feedbackReceived(task.learnerId());
      } else {
        metrics.taskReceived(task.learnerId());
      }
      context.forward(record.withKey(record.key()).withValue(task), next);
    } catch (RejectedRecordException rejection) {
      metrics.deadLetter(rejection.reason().code());
      context.forward(DeadLetters.of(inbound, rejection), deadLetters);
    }
  }
}
