package io.headwater.streams.memory;

/**
 * Floats in a row, the newest over the oldest. Its memory is taken in pieces as it fills and kept:
 * the garbage collector has a few large arrays to look after instead of thousands that live for
 * seconds, which it would copy and move. One thread.
 */
final class FloatRing {
  private static final int PIECE = 1 << 16;

  private final long capacity;
  private final float[][] pieces;
  private long end;

  /** Holds the last {@code capacity} floats written. */
  FloatRing(long capacity) {
    this.capacity = capacity;
    this.pieces = new float[Math.toIntExact((capacity + PIECE - 1) / PIECE)][];
  }

  /** Writes {@code values}, at most the capacity; returns the position to read them from. */
  long write(float[] values) {
    long position = end;
    for (int done = 0; done < values.length; ) {
      int count = run(position + done, values.length - done);
      System.arraycopy(values, done, piece(position + done), offset(position + done), count);
      done += count;
    }
    end += values.length;
    return position;
  }

  /** Whether what was written at {@code position} is still whole. */
  boolean holds(long position) {
    return position >= end - capacity;
  }

  /** Reads {@code values.length} floats that {@link #holds holds} from {@code position} on. */
  void read(long position, float[] values) {
    for (int done = 0; done < values.length; ) {
      int count = run(position + done, values.length - done);
      System.arraycopy(piece(position + done), offset(position + done), values, done, count);
      done += count;
    }
  }

  /** How many of {@code count} floats from there on are side by side. */
  private int run(long position, int count) {
    long inRing = position % capacity;
    long untilWrapped = capacity - inRing;
    return (int) Math.min(count, Math.min(untilWrapped, PIECE - inRing % PIECE));
  }

  private float[] piece(long position) {
    int index = (int) (position % capacity / PIECE);
    if (pieces[index] == null) {
      pieces[index] = new float[PIECE];
    }
    return pieces[index];
  }

  private int offset(long position) {
    return (int) (position % capacity % PIECE);
  }
}
