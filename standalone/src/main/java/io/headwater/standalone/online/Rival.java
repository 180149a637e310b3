package io.headwater.standalone.online;

/** A method that sees the same rounds as the stream, in the same order. One thread. */
interface Rival {
  /** Learns what it learns from {@code round}; returns its accuracy on the held-out images. */
  double take(Round round);
}
