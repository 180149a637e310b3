package io.headwater.standalone.online;

import io.headwater.standalone.episodes.Episode;
import java.util.List;

/**
 * One stage of one task.
 *
 * @param task its place in the order, from 0
 * @param images of it that have come
 * @param lessons what may be learned from now, of this task's images and those of earlier ones
 * @param exam all images of the task that have come as support set, its held-out images as query
 *     set: nothing may be learned from them for other tasks
 */
record Round(int task, int images, List<Episode> lessons, Episode exam) {
  Round {
    lessons = List.copyOf(lessons);
  }
}
