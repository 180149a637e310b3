package io.headwater.schema.serde;

import io.headwater.schema.AdaptedModel;
import io.headwater.schema.AnsweredFeedback;
import io.headwater.schema.LearnerState;
import io.headwater.schema.LearningProgress;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.MetaParameters;
import io.headwater.schema.NamedTensor;
import io.headwater.schema.ParameterBlob;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.TaskFeedback;
import io.headwater.schema.TaskState;
import io.headwater.schema.WaitingFeedback;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;

/** The one list of the records that leave a process: to a topic, a store or a blob. */
public final class Contracts {
  public static final Contract<TaskEvent> TASKS = new Contract<>(TaskEvent.class, "tasks");
  public static final Contract<TaskFeedback> TASK_FEEDBACK =
      new Contract<>(TaskFeedback.class, "task-feedback");
  public static final Contract<AdaptedModel> ADAPTED_MODELS =
      new Contract<>(AdaptedModel.class, "adapted-models");
  public static final Contract<MetaParameters> META_PARAMETERS =
      new Contract<>(MetaParameters.class, "meta-parameters");
  public static final Contract<LearningProgress> LEARNING_PROGRESS =
      new Contract<>(LearningProgress.class, "learning-progress");

  private static final List<Contract<?>> PUBLISHED =
      List.of(TASKS, TASK_FEEDBACK, ADAPTED_MODELS, META_PARAMETERS, LEARNING_PROGRESS);

  private static final List<Class<? extends SpecificRecordBase>> INTERNAL =
      List.of(
          MetaGradient.class,
          TaskState.class,
          AnsweredFeedback.class,
          WaitingFeedback.class,
          LearnerState.class,
          NamedTensor.class,
          ParameterBlob.class);

  private Contracts() {}

  /** The contracts with the outside, registered in the schema registry. */
  public static List<Contract<?>> published() {
    return PUBLISHED;
  }

  /** The records of internal topics, stores and blobs, written with {@link SingleObject}. */
  public static List<Class<? extends SpecificRecordBase>> internal() {
    return INTERNAL;
  }
}
