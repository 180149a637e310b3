package io.headwater.streams.adapt;

import io.headwater.learner.Learned;
import io.headwater.learner.MetaLearner;
import io.headwater.learner.TaskOutcome;
import io.headwater.model.Parameters;
import io.headwater.store.MetaVersion;
import io.headwater.streams.config.OnDivergence;
import io.headwater.streams.validate.Reason;
import io.headwater.streams.validate.RejectedRecordException;
import io.headwater.streams.validate.TaskRecord;
import io.headwater.streams.validate.TaskRecord.ValidFeedback;
import io.headwater.task.Rows;
import io.headwater.task.Standardisation;
import io.headwater.task.Task;
import io.headwater.tensor.TensorBackend;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adapts the tasks of one learner from one version of its meta-parameters, and sums the gradients
 * of those that learn. A batch larger than the memory bound is split; a task on which the learner
 * fails is rejected by itself; one on which it diverges too, or is answered with the unadapted
 * model. Neither ever enters the sum.
 */
final class TaskAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(TaskAdapter.class);

  private final long maxMemoryBytes;
  private final FittingBatches fitting = new FittingBatches();

  TaskAdapter(long maxMemoryBytes) {
    this.maxMemoryBytes = maxMemoryBytes;
  }

  /**
   * A task to adapt to: for the model of a task event, or for the gradient of query rows that came
   * later.
   *
   * @param record as it came
   * @param support its support rows, with those kept of earlier events, not standardised
   * @param task as the learner sees it: standardised, with its state, if any
   * @param standardisation what its features went through, if anything
   * @param leftOut why it does not contribute to the meta-gradient; empty when it does
   */
  record Input(
      TaskRecord record,
      Rows support,
      Task task,
      Optional<Standardisation> standardisation,
      Optional<LeftOut> leftOut) {
    /** Whether it contributes to the meta-gradient. */
    boolean learns() {
      return leftOut.isEmpty();
    }

    /** Whether it would contribute if there were time for it. */
    boolean isNotSampled() {
      return leftOut.filter(LeftOut.NOT_SAMPLED::equals).isPresent();
    }
  }

  /** Makes the record of an adapted model. */
  @FunctionalInterface
  interface ModelEncoder {
    /** The serialized record; rejects the task when it is too large to publish. */
    byte[] encode(Input input, TaskOutcome outcome) throws RejectedRecordException;
  }

  /**
   * Either {@code outcome} and, for a task event, its serialized {@code model}, or a {@code
   * rejection}; else null.
   */
  @SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
  record Result(
      Input input, TaskOutcome outcome, byte[] model, RejectedRecordException rejection) {}

  /**
   * What became of the tasks.
   *
   * @param gradientSum sum over {@code folded}; null when no task was allowed to learn
   * @param folded the results whose gradients are in the sum
   * @param excluded the results that were allowed to learn but whose gradient or adaptation is not
   *     finite
   */
  record Adapted(
      List<Result> results, Parameters gradientSum, List<Result> folded, List<Result> excluded) {
    static final Adapted NOTHING = new Adapted(List.of(), null, List.of(), List.of());
  }

  /** Adapts {@code inputs} from {@code version}; results are in no particular order. */
  Adapted adapt(
      TensorBackend backend,
      MetaLearner learner,
      OnDivergence onDivergence,
      MetaVersion version,
      List<Input> inputs,
      ModelEncoder encoder) {
    Sum sum = new Sum(learner, onDivergence, version.parameters(), backend, encoder);
    List<Input> learning = new ArrayList<>();
    List<Input> serving = new ArrayList<>();
    for (Input input : inputs) {
      (input.learns() ? learning : serving).add(input);
    }
    sum.run(learning, sum::learn);
    sum.run(serving, sum::adaptOnly);
    return new Adapted(sum.results, sum.gradient, sum.folded, sum.excluded);
  }

  private interface Step {
    void apply(List<Input> inputs);
  }

  /** Accumulates over the parts of one batch. */
  private final class Sum {
    private final MetaLearner learner;
    private final OnDivergence onDivergence;
    private final Parameters phi;
    private final TensorBackend backend;
    private final ModelEncoder encoder;
    private final List<Result> results = new ArrayList<>();
    private final List<Result> folded = new ArrayList<>();
    private final List<Result> excluded = new ArrayList<>();
    private Parameters gradient;

    Sum(
        MetaLearner learner,
        OnDivergence onDivergence,
        Parameters phi,
        TensorBackend backend,
        ModelEncoder encoder) {
      this.learner = learner;
      this.onDivergence = onDivergence;
      this.phi = phi;
      this.backend = backend;
      this.encoder = encoder;
    }

    void run(List<Input> inputs, Step step) {
      if (inputs.isEmpty()) {
        return;
      }
      if (inputs.size() > 1 && !fits(inputs)) {
        halves(inputs, step);
        return;
      }
      try {
        step.apply(inputs);
      } catch (KafkaException | UncheckedIOException e) {
        // The registry or the model store failed, not the tasks: they are read again.
        throw e;
      } catch (RuntimeException e) {
        if (inputs.size() > 1) {
          LOG.warn("batch of {} tasks failed, trying its halves: {}", inputs.size(), e.toString());
          halves(inputs, step);
        } else {
          reject(inputs.get(0), e);
        }
      }
    }

    private void halves(List<Input> inputs, Step step) {
      int middle = inputs.size() / 2;
      run(inputs.subList(0, middle), step);
      run(inputs.subList(middle, inputs.size()), step);
    }

    private boolean fits(List<Input> inputs) {
      List<Task> tasks = tasks(inputs);
      boolean learns = inputs.get(0).learns();
      return fitting.fits(
          learner.definition(),
          learns,
          Math.min(maxMemoryBytes, backend.limitBytes()),
          tasks,
          () ->
              learns
                  ? learner.estimateLearnBytes(phi, tasks)
                  : learner.estimateAdaptBytes(phi, tasks));
    }

    void learn(List<Input> inputs) {
      Learned learned = learner.learn(backend, phi, tasks(inputs));
      List<Result> part = encodeAll(inputs, learned.outcomes());
      List<Input> publishable = new ArrayList<>();
      for (int i = 0; i < part.size(); i++) {
        boolean unpublishable = part.get(i).rejection() != null && learned.folded().get(i);
        if (!unpublishable) {
          publishable.add(inputs.get(i));
        }
      }
      if (publishable.size() < inputs.size()) {
        // The sum holds query sets of tasks that end as dead letters: take it again without them.
        for (int i = 0; i < part.size(); i++) {
          if (!publishable.contains(inputs.get(i))) {
            results.add(part.get(i));
          }
        }
        run(publishable, this::learn);
        return;
      }
      results.addAll(part);
      for (int i = 0; i < part.size(); i++) {
        if (part.get(i).rejection() == null) {
          (learned.folded().get(i) ? folded : excluded).add(part.get(i));
        }
      }
      if (learned.folded().contains(true)) {
        gradient = gradient == null ? learned.gradientSum() : gradient.plus(learned.gradientSum());
      }
    }

    void adaptOnly(List<Input> inputs) {
      results.addAll(encodeAll(inputs, learner.adapt(backend, phi, tasks(inputs))));
    }

    private List<Result> encodeAll(List<Input> inputs, List<TaskOutcome> outcomes) {
      List<Result> encoded = new ArrayList<>(inputs.size());
      for (int i = 0; i < inputs.size(); i++) {
        encoded.add(result(inputs.get(i), outcomes.get(i)));
      }
      return encoded;
    }

    private Result result(Input input, TaskOutcome outcome) {
      if (input.record() instanceof ValidFeedback) {
        return new Result(input, outcome, null, null);
      }
      try {
        TaskOutcome finite = outcome.finite() ? outcome : unadapted(input);
        return new Result(input, finite, encoder.encode(input, finite), null);
      } catch (RejectedRecordException rejection) {
        return new Result(input, null, null, rejection);
      }
    }

    /** The model before adaptation where it may stand in for one that diverged. */
    private TaskOutcome unadapted(Input input) throws RejectedRecordException {
      String expected = "finite parameters and losses";
      if (onDivergence == OnDivergence.DEAD_LETTER) {
        throw new RejectedRecordException(
            Reason.DIVERGED,
            "adaptation",
            expected,
            "NaN or infinity after the inner loop; scale the features or lower the inner rate");
      }
      TaskOutcome outcome = learner.unadapted(backend, phi, List.of(input.task())).get(0);
      if (!outcome.finite()) {
        throw new RejectedRecordException(
            Reason.DIVERGED,
            "adaptation",
            expected,
            "NaN or infinity after the inner loop, and in the unadapted model's losses too; scale"
                + " the features");
      }
      return outcome;
    }

    private void reject(Input input, RuntimeException cause) {
      LOG.error("adaptation of {} failed", input.record().inbound().position(), cause);
      results.add(
          new Result(
              input,
              null,
              null,
              new RejectedRecordException(
                  Reason.ADAPTATION_FAILED, "adaptation", "an adapted model", cause.toString())));
    }
  }

  private static List<Task> tasks(List<Input> inputs) {
    return inputs.stream().map(Input::task).toList();
  }
}
