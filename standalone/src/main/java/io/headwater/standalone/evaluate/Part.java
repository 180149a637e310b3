package io.headwater.standalone.evaluate;

import io.headwater.task.Task;
import java.util.List;

/**
 * Tasks that one worker takes at once.
 *
 * @param bytes what a learner's working arrays take for them at most
 */
record Part(List<Task> tasks, long bytes) {}
