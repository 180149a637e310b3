package io.headwater.streams.adapt;

import io.headwater.learner.Gradients;
import io.headwater.learner.Learned;
import io.headwater.learner.LearnerDefinition;
import io.headwater.learner.MetaLearner;
import io.headwater.learner.TaskOutcome;
import io.headwater.model.Parameters;
import io.headwater.task.Task;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.TensorBackend;
import java.util.ArrayList;
import java.util.List;

/** A learner that does what another does and notes how many tasks it was given at once. */
final class BatchSizes implements MetaLearner {
  private final MetaLearner learner;
  private final List<Integer> learned = new ArrayList<>();
  private final List<Integer> adapted = new ArrayList<>();

  BatchSizes(MetaLearner learner) {
    this.learner = learner;
  }

  /** Sizes of the batches learned from, in order. */
  List<Integer> learned() {
    return learned;
  }

  /** Sizes of the batches only adapted to, in order. */
  List<Integer> adapted() {
    return adapted;
  }

  @Override
  public LearnerDefinition definition() {
    return learner.definition();
  }

  @Override
  public Parameters initialise() {
    return learner.initialise();
  }

  @Override
  public boolean keepsTaskState() {
    return learner.keepsTaskState();
  }

  @Override
  public List<TaskOutcome> adapt(TensorBackend backend, Parameters phi, List<Task> tasks) {
    adapted.add(tasks.size());
    return learner.adapt(backend, phi, tasks);
  }

  @Override
  public List<Parameters> models(TensorBackend backend, Parameters phi, List<Task> tasks) {
    return learner.models(backend, phi, tasks);
  }

  @Override
  public List<TaskOutcome> unadapted(TensorBackend backend, Parameters phi, List<Task> tasks) {
    return learner.unadapted(backend, phi, tasks);
  }

  @Override
  public Learned learn(TensorBackend backend, Parameters phi, List<Task> tasks) {
    learned.add(tasks.size());
    return learner.learn(backend, phi, tasks);
  }

  @Override
  public Gradients gradients(TensorBackend backend, Parameters phi, List<Task> tasks) {
    return learner.gradients(backend, phi, tasks);
  }

  @Override
  public MetaLearner firstOrder() {
    return learner.firstOrder();
  }

  @Override
  public NdArray predict(
      TensorBackend backend, Parameters phi, Parameters adapted, NdArray features) {
    return learner.predict(backend, phi, adapted, features);
  }

  @Override
  public List<Double> queryLosses(
      TensorBackend backend, Parameters phi, List<Parameters> adapted, List<Task> tasks) {
    return learner.queryLosses(backend, phi, adapted, tasks);
  }

  @Override
  public long estimateAdaptBytes(Parameters phi, List<Task> tasks) {
    return learner.estimateAdaptBytes(phi, tasks);
  }

  @Override
  public long estimateLearnBytes(Parameters phi, List<Task> tasks) {
    return learner.estimateLearnBytes(phi, tasks);
  }

  @Override
  public long estimateGradientsBytes(Parameters phi, List<Task> tasks) {
    return learner.estimateGradientsBytes(phi, tasks);
  }
}
