/**
 * The online protocol of Finn et al. 2019: tasks come one after another and their images a few at a
 * time; after each few, every method is measured on the task's held-out images. Headwater learns
 * from the stream, its rivals beside it from the same images.
 *
 * <p>Not the tasks themselves, and not how a figure is drawn.
 */
package io.headwater.standalone.online;
