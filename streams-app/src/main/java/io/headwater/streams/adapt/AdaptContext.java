package io.headwater.streams.adapt;

import io.headwater.schema.AdaptedModel;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.serde.SingleObject;
import io.headwater.streams.config.BatchConfig;
import io.headwater.streams.config.MemoryConfig;
import io.headwater.streams.convert.AdaptedModels;
import io.headwater.streams.convert.RecordCodecs.Codec;
import io.headwater.streams.serve.Metrics;
import io.headwater.streams.validate.RecordDecoder;
import io.headwater.tensor.TensorBackend;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What every adapt processor of an instance works with. Everything here is immutable or safe for
 * all stream threads; a backend belongs to the processor that asked for it.
 *
 * @param learners by learner id
 * @param limits bounds of a micro-batch
 * @param models writes adapted models
 * @param gradients encodes gradients
 * @param backends makes one tensor backend per processor, which closes it
 * @param maxRecordBytes largest serialized adapted model
 * @param memory how much is kept of tasks
 * @param feedback decodes feedback that waited for its task
 * @param feedbackTopic where that came from
 * @param shares how much each learner learns from now
 */
public record AdaptContext(
    Map<String, Learner> learners,
    BatchConfig limits,
    Codec<AdaptedModel> models,
    SingleObject<MetaGradient> gradients,
    Supplier<TensorBackend> backends,
    int maxRecordBytes,
    MemoryConfig memory,
    RecordDecoder feedback,
    String feedbackTopic,
    LearningShares shares,
    Metrics metrics) {
  /** Sink of adapted models. */
  public static final String MODELS = "adapted-models-sink";

  /** Sink of summed gradients. */
  public static final String GRADIENTS = "meta-gradients-sink";

  /** Sink of dead letters that adaptation makes. */
  public static final String DEAD_LETTERS = "dead-letters-sink";

  /** A learner and how its models become records. */
  public record Learner(LearnerRuntime runtime, AdaptedModels models) {}
}
