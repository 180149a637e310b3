package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.model.Parameters;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import io.headwater.tensor.DType;
import io.headwater.tensor.MemoryMeter;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.Shape;
import io.headwater.tensor.TensorBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A learner that sees whole tasks, support and query, as a batch: everything that does not depend
 * on how a task is adapted to.
 */
final class EpisodicLearner implements MetaLearner {
  private final LearnerDefinition definition;
  private final Adaptation adaptation;
  private final Function<TensorBackend, Tape> tapeToLearnOn;

  EpisodicLearner(LearnerDefinition definition, Adaptation adaptation) {
    this(definition, adaptation, Tape::new);
  }

  private EpisodicLearner(
      LearnerDefinition definition,
      Adaptation adaptation,
      Function<TensorBackend, Tape> tapeToLearnOn) {
    this.definition = definition;
    this.adaptation = adaptation;
    this.tapeToLearnOn = tapeToLearnOn;
  }

  @Override
  public LearnerDefinition definition() {
    return definition;
  }

  @Override
  public Parameters initialise() {
    return adaptation.initialise(definition.random());
  }

  @Override
  public boolean keepsTaskState() {
    return adaptation.keepsState();
  }

  @Override
  public List<TaskOutcome> adapt(TensorBackend backend, Parameters phi, List<Task> tasks) {
    return adaptTo(backend, phi, tasks, EpisodicLearner::outcomes);
  }

  @Override
  public List<Parameters> models(TensorBackend backend, Parameters phi, List<Task> tasks) {
    return adaptTo(backend, phi, tasks, Episode::models);
  }

  /** Adapts without a meta-gradient, and takes of each episode one result a task. */
  private <T> List<T> adaptTo(
      TensorBackend backend, Parameters phi, List<Task> tasks, Function<Episode, List<T>> results) {
    List<T> all = new ArrayList<>(tasks.size());
    for (List<Task> some : onTapes(backend, tasks)) {
      all.addAll(
          backend.scoped(() -> results.apply(episode(Tape.ofFirstOrder(backend), phi, some))));
    }
    return all;
  }

  private static List<TaskOutcome> outcomes(Episode episode) {
    return new Measurement(episode).outcomes();
  }

  private Episode episode(Tape tape, Parameters phi, List<Task> tasks) {
    return new Episode(definition, adaptation, tape, phi, tasks);
  }

  /** The tasks in as few parts of about the same size as {@link #tasksPerTape} allows. */
  private List<List<Task>> onTapes(TensorBackend backend, List<Task> tasks) {
    int most = tasksPerTape(backend, tasks);
    int tapes = (tasks.size() + most - 1) / most;
    List<List<Task>> parts = new ArrayList<>(tapes);
    for (int i = 0; i < tapes; i++) {
      parts.add(tasks.subList(tasks.size() * i / tapes, tasks.size() * (i + 1) / tapes));
    }
    return parts;
  }

  @Override
  public List<TaskOutcome> unadapted(TensorBackend backend, Parameters phi, List<Task> tasks) {
    return new EpisodicLearner(definition, new Unadapted(adaptation)).adapt(backend, phi, tasks);
  }

  private int tasksPerTape(TensorBackend backend, List<Task> tasks) {
    long rows = 1;
    for (Task task : tasks) {
      long queries = task.query() == null ? 0 : task.query().count();
      rows = Math.max(rows, task.support().count() + queries);
    }
    return backend.tasksTogether(rows * definition.model().valuesPerRow());
  }

  @Override
  public Learned learn(TensorBackend backend, Parameters phi, List<Task> tasks) {
    requireQueries(tasks);
    GradientSum sum = new GradientSum(backend, phi);
    List<TaskOutcome> outcomes = new ArrayList<>(tasks.size());
    List<Boolean> folded = new ArrayList<>(tasks.size());
    for (List<Task> some : onTapes(backend, tasks)) {
      backend.scoped(
          () -> {
            Episode episode = episode(tapeToLearnOn.apply(backend), phi, some);
            List<TaskOutcome> results = outcomes(episode);
            outcomes.addAll(results);
            List<Boolean> finite = results.stream().map(TaskOutcome::finite).toList();
            return folded.addAll(episode.addGradients(sum, finite));
          });
    }
    return new Learned(outcomes, sum.rounded(), folded);
  }

  @Override
  public Gradients gradients(TensorBackend backend, Parameters phi, List<Task> tasks) {
    requireQueries(tasks);
    GradientSum sum = new GradientSum(backend, phi);
    List<Double> losses = new ArrayList<>(tasks.size());
    List<Boolean> folded = new ArrayList<>(tasks.size());
    for (List<Task> some : onTapes(backend, tasks)) {
      backend.scoped(
          () -> {
            Episode episode = episode(tapeToLearnOn.apply(backend), phi, some);
            List<Double> results = episode.queryLosses();
            losses.addAll(results);
            List<Boolean> finite = results.stream().map(Double::isFinite).toList();
            return folded.addAll(episode.addGradients(sum, finite));
          });
    }
    return new Gradients(sum.rounded(), losses, folded);
  }

  @Override
  public MetaLearner firstOrder() {
    return new EpisodicLearner(definition, adaptation, Tape::ofFirstOrder);
  }

  @Override
  public NdArray predict(
      TensorBackend backend, Parameters phi, Parameters adapted, NdArray features) {
    int[] row = definition.model().featureShape();
    int[] shape = features.shape();
    if (shape.length != row.length + 1
        || !Arrays.equals(row, Arrays.copyOfRange(shape, 1, shape.length))) {
      throw new IllegalArgumentException(
          "features: expected [rows] of "
              + Arrays.toString(row)
              + " but was "
              + Arrays.toString(shape));
    }
    NdArray oneTask = features.reshape(1, shape[0], Shape.size(row));
    return backend.scoped(() -> adapted(backend, phi, List.of(adapted)).predict(oneTask));
  }

  @Override
  public List<Double> queryLosses(
      TensorBackend backend, Parameters phi, List<Parameters> adapted, List<Task> tasks) {
    if (adapted.size() != tasks.size()) {
      throw new IllegalArgumentException(
          "adapted: expected " + tasks.size() + " models but was " + adapted.size());
    }
    requireQueries(tasks);
    if (tasks.isEmpty()) {
      return List.of();
    }
    if (adaptation.perSupportRow().isEmpty()) {
      return backend.scoped(() -> adapted(backend, phi, adapted).queryLosses(tasks));
    }
    // Models of different sizes do not share a batch.
    List<Double> losses = new ArrayList<>(tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      List<Parameters> model = List.of(adapted.get(i));
      List<Task> task = List.of(tasks.get(i));
      losses.addAll(backend.scoped(() -> adapted(backend, phi, model).queryLosses(task)));
    }
    return losses;
  }

  private AdaptedModels adapted(TensorBackend backend, Parameters phi, List<Parameters> adapted) {
    return new AdaptedModels(definition, adaptation, backend, phi, adapted);
  }

  @Override
  public long estimateAdaptBytes(Parameters phi, List<Task> tasks) {
    return estimate(phi, tasks, this::adapt);
  }

  @Override
  public long estimateLearnBytes(Parameters phi, List<Task> tasks) {
    return estimate(phi, tasks, this::learn);
  }

  @Override
  public long estimateGradientsBytes(Parameters phi, List<Task> tasks) {
    return estimate(phi, tasks, this::gradients);
  }

  private static void requireQueries(List<Task> tasks) {
    for (Task task : tasks) {
      if (task.query() == null) {
        throw new IllegalArgumentException(
            "query: expected rows to learn from but was none in task '" + task.id() + "'");
      }
    }
  }

  /**
   * Runs one and two of the largest tasks without arithmetic: bytes are affine in the tasks. No
   * backend computes more of them together than the meter does.
   */
  private long estimate(Parameters phi, List<Task> tasks, Run run) {
    if (tasks.isEmpty()) {
      return 0;
    }
    Task largest = largest(tasks);
    MemoryMeter meter = new MemoryMeter(DType.FLOAT32);
    run.on(meter, phi, List.of(largest));
    long one = meter.peakBytes();
    run.on(meter, phi, List.of(largest, largest));
    long more = Math.min(tasks.size(), tasksPerTape(meter, tasks)) - 1L;
    return Math.addExact(one, Math.multiplyExact(more, meter.peakBytes() - one));
  }

  private Task largest(List<Task> tasks) {
    int support = tasks.stream().mapToInt(task -> task.support().count()).max().orElseThrow();
    int query =
        tasks.stream()
            .map(Task::query)
            .filter(Objects::nonNull)
            .mapToInt(Rows::count)
            .max()
            .orElse(0);
    return new Task("largest", zeros(support), query == 0 ? null : zeros(query), null);
  }

  private Rows zeros(int rows) {
    int[] features = Shape.of(rows, definition.model().featureShape());
    int[] targets =
        definition.loss().classification()
            ? new int[] {rows}
            : new int[] {rows, definition.model().outputs()};
    return Rows.unweighted(
        NdArray.zeros(DType.FLOAT32, features), NdArray.zeros(DType.FLOAT32, targets));
  }

  /** {@link #adapt}, {@link #learn} or {@link #gradients}. */
  private interface Run {
    Object on(TensorBackend backend, Parameters phi, List<Task> tasks);
  }
}
