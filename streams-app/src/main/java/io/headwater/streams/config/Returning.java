package io.headwater.streams.config;

/**
 * What becomes of the rows of a task that comes again.
 *
 * @param windowRows 0: its new support set takes the place of the one before. Otherwise the new
 *     rows follow those before, and the last so many make up the support set
 */
public record Returning(int windowRows) {
  /** The new support set takes the place of the one before. */
  public static final Returning REPLACE = new Returning(0);

  /** Whether rows are kept for the next event. */
  public boolean appends() {
    return windowRows > 0;
  }
}
