package io.headwater.standalone.evaluate;

import io.headwater.standalone.episodes.BlobEpisodes;
import io.headwater.standalone.episodes.BlobSettings;
import io.headwater.standalone.episodes.EpisodeSource;
import io.headwater.standalone.episodes.MnistEpisodes;
import io.headwater.standalone.episodes.MnistSettings;
import io.headwater.standalone.episodes.OmniglotEpisodes;
import io.headwater.standalone.episodes.OmniglotSettings;
import io.headwater.standalone.episodes.OmniglotSettings.TrainingClasses;
import io.headwater.standalone.episodes.SinusoidEpisodes;
import io.headwater.standalone.episodes.SinusoidSettings;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which tasks are drawn.
 *
 * @param kind the distribution
 * @param way classes in a task; for regression 1
 * @param shot support rows of each class
 * @param query query rows of each class
 * @param side side of images in pixels; 0 where there are none
 * @param seed seed of training and held-out tasks
 */
public record TaskSettings(Kind kind, int way, int shot, int query, int side, long seed) {

  /** The distributions there are, with what they take where nothing is said. */
  public enum Kind {
    /** Finn et al. 2017, section 5.1. */
    SINUSOID(1, 10, 10, 0),
    /** Clouds of points in the plane. */
    BLOBS(3, 5, 5, 0),
    /** Lake et al. 2015; all rotations of the background characters are training classes. */
    OMNIGLOT(5, 1, 5, 28),
    /** Turned digits. */
    MNIST(5, 1, 5, 28);

    private final int way;
    private final int shot;
    private final int query;
    private final int side;

    Kind(int way, int shot, int query, int side) {
      this.way = way;
      this.shot = shot;
      this.query = query;
      this.side = side;
    }

    /** The name users type. */
    public String configName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** These tasks at a seed; what is null takes its default. */
    public TaskSettings settings(
        Integer wayOrNull, Integer shotOrNull, Integer queryOrNull, Integer sideOrNull, long seed) {
      return new TaskSettings(
          this,
          given("way", wayOrNull, way, this != SINUSOID),
          given("shot", shotOrNull, shot, true),
          given("query", queryOrNull, query, true),
          given("side", sideOrNull, side, images()),
          seed);
    }

    /** Whether the tasks need the files of a data set. */
    public boolean images() {
      return side > 0;
    }

    private int given(String name, Integer value, int otherwise, boolean taken) {
      if (value != null && !taken) {
        throw new IllegalArgumentException(
            "--" + name + ": expected no value with " + configName() + " but was " + value);
      }
      return value == null ? otherwise : value;
    }
  }

  /** The same tasks of other sizes; what is null stays. */
  public TaskSettings heldOut(Integer wayOrNull, Integer shotOrNull, Integer queryOrNull) {
    return new TaskSettings(
        kind,
        kind.given("held-out-way", wayOrNull, way, kind != Kind.SINUSOID),
        kind.given("held-out-shot", shotOrNull, shot, true),
        kind.given("held-out-query", queryOrNull, query, true),
        side,
        seed);
  }

  /** Features of a row. */
  public int features() {
    return switch (kind) {
      case SINUSOID -> 1;
      case BLOBS -> 2;
      case OMNIGLOT, MNIST -> side * side;
    };
  }

  /**
   * The source of the tasks.
   *
   * @param data directory of the data set's files; null where none is needed
   * @throws IllegalArgumentException if a setting is out of range
   * @throws java.io.UncheckedIOException if a file is missing or damaged
   */
  EpisodeSource open(Path data) {
    return switch (kind) {
      case SINUSOID -> new SinusoidEpisodes(new SinusoidSettings(shot, query, seed));
      case BLOBS -> new BlobEpisodes(new BlobSettings(way, shot, query, seed));
      case OMNIGLOT -> OmniglotEpisodes.open(data, omniglot());
      case MNIST -> MnistEpisodes.open(data, mnist());
    };
  }

  /** {@link #open(Path)} of what tasks of the same kind and side have read. */
  EpisodeSource open(EpisodeSource read) {
    if (read instanceof OmniglotEpisodes images) {
      return images.with(omniglot());
    }
    return read instanceof MnistEpisodes images ? images.with(mnist()) : open((Path) null);
  }

  private OmniglotSettings omniglot() {
    return new OmniglotSettings(way, shot, query, side, TrainingClasses.ROTATED_CHARACTERS, seed);
  }

  private MnistSettings mnist() {
    return new MnistSettings(way, shot, query, side, seed);
  }

  /** For example {@code , 5-way 1-shot}; nothing for regression. */
  String sizes() {
    return kind == Kind.SINUSOID ? "" : ", %d-way %d-shot".formatted(way, shot);
  }

  /** By name, for provenance and reports. */
  SortedMap<String, Object> tree() {
    SortedMap<String, Object> tree = new TreeMap<>();
    tree.put("source", kind.configName());
    tree.put("way", way);
    tree.put("shot", shot);
    tree.put("query", query);
    tree.put("side", side);
    tree.put("seed", seed);
    return tree;
  }
}
