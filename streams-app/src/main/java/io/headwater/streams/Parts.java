package io.headwater.streams;

import io.headwater.learner.LearnerDefinition;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.serde.SingleObject;
import io.headwater.store.ModelStore;
import io.headwater.streams.adapt.AdaptContext;
import io.headwater.streams.adapt.LearnerRuntime;
import io.headwater.streams.adapt.LearningShares;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.convert.AdaptedModels;
import io.headwater.streams.convert.ParameterCarrier;
import io.headwater.streams.convert.RecordCodecs;
import io.headwater.streams.convert.Versions;
import io.headwater.streams.metaupdate.MetaUpdate;
import io.headwater.streams.metaupdate.MetaUpdateContext;
import io.headwater.streams.serve.Metrics;
import io.headwater.streams.topic.Topics;
import io.headwater.streams.validate.FeedbackDecoder;
import io.headwater.streams.validate.Ownership;
import io.headwater.streams.validate.RegistryValues;
import io.headwater.streams.validate.TaskDecoder;
import io.headwater.tensor.TensorBackend;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What the processors of one instance work with, made from its configuration. */
public record Parts(
    RecordCodecs codecs,
    Versions versions,
    TaskDecoder decoder,
    FeedbackDecoder feedback,
    Ownership ownership,
    AdaptContext adapt,
    MetaUpdateContext metaUpdate,
    Metrics metrics) {

  /**
   * Makes the parts.
   *
   * @param codecs reads and writes the public records; stays the caller's
   * @param store where parameters above the inline limit go, if anywhere
   * @param backends makes one tensor backend per processor
   */
  public static Parts of(
      HeadwaterConfig config,
      RecordCodecs codecs,
      Optional<ModelStore> store,
      Supplier<TensorBackend> backends,
      Metrics metrics) {
    String software = SoftwareVersion.CURRENT;
    ParameterCarrier carrier = new ParameterCarrier(config.limits().inlineParametersBytes(), store);
    Versions versions = new Versions(carrier);
    Map<String, LearnerDefinition> definitions = new TreeMap<>();
    Map<String, AdaptContext.Learner> adapting = new TreeMap<>();
    Map<String, MetaUpdateContext.Learner> learning = new TreeMap<>();
    for (LearnerConfig learner : config.learners().values()) {
      LearnerRuntime runtime = LearnerRuntime.of(learner, software);
      definitions.put(learner.id(), learner.definition());
      adapting.put(
          learner.id(),
          new AdaptContext.Learner(runtime, new AdaptedModels(learner, carrier, software)));
      learning.put(
          learner.id(),
          new MetaUpdateContext.Learner(
              learner, new MetaUpdate(learner, software), runtime.versionZero()));
    }
    int partitions = config.topics().partitions();
    SingleObject<MetaGradient> gradients = SingleObject.of(MetaGradient.class);
    FeedbackDecoder feedback =
        new FeedbackDecoder(
            new RegistryValues<>(codecs.taskFeedback()),
            definitions,
            config.limits(),
            config.topics());
    return new Parts(
        codecs,
        versions,
        new TaskDecoder(
            new RegistryValues<>(codecs.taskEvents()),
            definitions,
            config.limits(),
            config.topics()),
        feedback,
        new Ownership(config.learners().keySet(), config.unknownLearners()),
        new AdaptContext(
            adapting,
            config.batch(),
            codecs.adaptedModels(),
            gradients,
            backends,
            config.topics().maxRecordBytes(),
            config.memory(),
            feedback,
            new Topics(config.topics()).taskFeedback().name(),
            new LearningShares(config.learners().values(), metrics),
            metrics),
        new MetaUpdateContext(
            learning,
            gradients,
            versions,
            codecs.metaParameters(),
            codecs.learningProgress(),
            partitions,
            config.applicationId(),
            config.unknownLearners(),
            software,
            metrics),
        metrics);
  }
}
