package io.headwater.streams;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * Asks Kafka something again and again.
 *
 * <p>Threading: one daemon thread of its own, from {@link #start} to {@link #close}.
 */
final class AdminPoll implements AutoCloseable {
  /** What is asked, and what is made of the answer or of there being none. */
  interface Question {
    void ask(Admin admin) throws ExecutionException, InterruptedException;

    /**
     * Kafka did not answer.
     *
     * @param cause an ExecutionException's own cause
     */
    void unanswered(Throwable cause);
  }

  private final Admin admin;
  private final Duration interval;
  private final Question question;
  private final CountDownLatch closing = new CountDownLatch(1);

  private AdminPoll(Admin admin, Duration interval, Question question) {
    this.admin = admin;
    this.interval = interval;
    this.question = question;
  }

  /** Starts asking, with an admin client of these settings, on a thread of that name. */
  static AdminPoll start(
      String thread, Duration interval, Map<String, Object> adminSettings, Question question) {
    AdminPoll poll = new AdminPoll(Admin.create(adminSettings), interval, question);
    Thread asking = new Thread(poll::run, thread);
    asking.setDaemon(true);
    asking.start();
    return poll;
  }

  @Override
  public void close() {
    closing.countDown();
    admin.close(Duration.ofSeconds(1));
  }

  private void run() {
    try {
      while (!closing.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        ask();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask() throws InterruptedException {
    try {
      question.ask(admin);
    } catch (ExecutionException e) {
      question.unanswered(e.getCause());
    } catch (KafkaException | IllegalStateException e) {
      question.unanswered(e);
    }
  }
}
