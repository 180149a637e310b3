package io.headwater.learner;

import io.headwater.model.Parameters;
import io.headwater.task.Task;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.TensorBackend;
import java.util.List;

/**
 * Learns to learn: pure functions of meta-parameters φ and tasks.
 *
 * <p>Immutable and safe for use by any thread; the backend passed in is used by the calling thread
 * only, and everything made on it is freed before a call returns. Arrays are converted to the
 * backend's element type; results have that type.
 */
public interface MetaLearner {
  /** What this learner is, its settings complete. */
  LearnerDefinition definition();

  /** Version 0 of φ in float32: a pure function of the definition. */
  Parameters initialise();

  /** Whether outcomes carry state that is to be stored and given back with the task. */
  boolean keepsTaskState();

  /**
   * Adapts to each task and measures its losses.
   *
   * @param phi meta-parameters of the names and shapes of {@link #initialise}
   * @return one outcome per task, in order
   * @throws IllegalArgumentException if a task does not fit the model
   */
  List<TaskOutcome> adapt(TensorBackend backend, Parameters phi, List<Task> tasks);

  /**
   * The models of {@link #adapt} by themselves, for a caller that measures nothing: the passes that
   * only measure are left out, and nobody looks whether a model is finite.
   *
   * @return a {@link TaskOutcome#parameters} per task, in order
   * @throws IllegalArgumentException if a task does not fit the model
   */
  List<Parameters> models(TensorBackend backend, Parameters phi, List<Task> tasks);

  /**
   * Measures the model before adaptation, for tasks on which adaptation diverges. The losses before
   * and after are the same; nothing is to be kept for the task.
   */
  List<TaskOutcome> unadapted(TensorBackend backend, Parameters phi, List<Task> tasks);

  /**
   * {@link #adapt} with the sum of the tasks' meta-gradients.
   *
   * @param tasks each with query rows
   */
  Learned learn(TensorBackend backend, Parameters phi, List<Task> tasks);

  /**
   * The meta-gradients of {@link #learn} by themselves, for a training whose models nobody wants:
   * the passes that only measure before and after are left out, and so are the models.
   *
   * @param tasks each with query rows
   */
  Gradients gradients(TensorBackend backend, Parameters phi, List<Task> tasks);

  /**
   * The same learner, φ included, that learns with the gradients of its inner steps held constant
   * (Finn et al. 2017, §5.2): what flows through them to φ is left out. It adapts as this one does.
   */
  MetaLearner firstOrder();

  /**
   * Predictions of an adapted model.
   *
   * @param phi what the rest of an incomplete model comes from
   * @param adapted a {@link TaskOutcome#parameters}
   * @param features [rows, featureShape…]
   * @return [rows, outputs]; logits for classification
   */
  NdArray predict(TensorBackend backend, Parameters phi, Parameters adapted, NdArray features);

  /**
   * Losses of models that were adapted earlier, on query rows that are known now.
   *
   * @param phi what the rest of incomplete models comes from
   * @param adapted a {@link TaskOutcome#parameters} per task
   * @param tasks each with query rows
   * @return each task's weighted mean loss, in order
   */
  List<Double> queryLosses(
      TensorBackend backend, Parameters phi, List<Parameters> adapted, List<Task> tasks);

  /** Upper bound on the float32 backend memory, in bytes, of {@link #adapt} for such tasks. */
  long estimateAdaptBytes(Parameters phi, List<Task> tasks);

  /** Upper bound on the float32 backend memory, in bytes, of {@link #learn} for such tasks. */
  long estimateLearnBytes(Parameters phi, List<Task> tasks);

  /** Upper bound on the float32 backend memory, in bytes, of {@link #gradients} for such tasks. */
  long estimateGradientsBytes(Parameters phi, List<Task> tasks);
}
