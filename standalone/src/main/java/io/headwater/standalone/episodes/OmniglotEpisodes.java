package io.headwater.standalone.episodes;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * N-way K-shot classification of Omniglot characters (Lake et al. 2015; tasks as in Vinyals et al.,
 * "Matching Networks for One Shot Learning", 2016, section 4.1.1). Training tasks are drawn from
 * the background alphabets, held-out tasks from the evaluation alphabets, which share no character.
 * Labels are drawn anew for every task. Features are {@code [rows, side * side]} in [0, 1] with ink
 * 1; targets {@code [rows]} class indices.
 */
public final class OmniglotEpisodes implements EpisodeSource {

  private static final int QUARTER_TURNS = 4;

  private final OmniglotSettings settings;
  private final OmniglotImages background;
  private final OmniglotImages evaluation;

  /** Of archives decoded before, with the side that the settings say. */
  OmniglotEpisodes(
      OmniglotSettings settings, OmniglotImages background, OmniglotImages evaluation) {
    this.settings = settings;
    this.background = background;
    this.evaluation = evaluation;
  }

  /**
   * Decodes both archives.
   *
   * @param directory holds {@code images_background.zip} and {@code images_evaluation.zip}
   * @throws java.io.UncheckedIOException when one is missing or damaged, naming the file
   */
  public static OmniglotEpisodes open(Path directory, OmniglotSettings settings) {
    OmniglotImages background =
        OmniglotImages.read(directory.resolve("images_background.zip"), settings.side());
    OmniglotImages evaluation =
        OmniglotImages.read(directory.resolve("images_evaluation.zip"), settings.side());
    return new OmniglotEpisodes(settings, background, evaluation);
  }

  /**
   * Other tasks of the same images.
   *
   * @throws IllegalArgumentException if their side is another
   */
  public OmniglotEpisodes with(OmniglotSettings other) {
    if (other.side() != settings.side()) {
      throw new IllegalArgumentException(
          "omniglot side: expected %d, as the images are, but was %d"
              .formatted(settings.side(), other.side()));
    }
    return new OmniglotEpisodes(other, background, evaluation);
  }

  @Override
  public String name() {
    return "omniglot";
  }

  /** Characters that training tasks are drawn from, 964. */
  public int backgroundCharacters() {
    return background.characters().size();
  }

  /** Characters that held-out tasks are drawn from, 659. */
  public int evaluationCharacters() {
    return evaluation.characters().size();
  }

  @Override
  public Iterator<Episode> training(long first) {
    int turns =
        settings.trainingClasses() == OmniglotSettings.TrainingClasses.ROTATED_CHARACTERS
            ? QUARTER_TURNS
            : 1;
    return draw(background, turns, RandomStream.TRAINING, first);
  }

  @Override
  public Iterator<Episode> heldOut() {
    return draw(evaluation, 1, RandomStream.HELD_OUT, 0);
  }

  private Iterator<Episode> draw(
      OmniglotImages images, int turns, RandomStream stream, long first) {
    return new EndlessIterator(
        name(),
        stream,
        settings.seed(),
        first,
        (taskId, random) -> episode(taskId, images, turns, random));
  }

  private Episode episode(String taskId, OmniglotImages images, int turns, RandomGenerator random) {
    int way = settings.way();
    int[] classes = Draw.distinct("way", way, images.characters().size() * turns, random);
    int pixels = settings.side() * settings.side();
    ImageRows support = new ImageRows(way * settings.shot(), pixels);
    ImageRows query = new ImageRows(way * settings.query(), pixels);
    StringBuilder names = new StringBuilder();
    for (int label = 0; label < way; label++) {
      int character = classes[label] / turns;
      int turn = classes[label] % turns;
      int[] drawings =
          Draw.distinct(
              "shot + query",
              settings.shot() + settings.query(),
              OmniglotSettings.DRAWINGS,
              random);
      for (int i = 0; i < drawings.length; i++) {
        ImageRows rows = i < settings.shot() ? support : query;
        images.copy(character, drawings[i], turn, rows.features(), rows.next(label));
      }
      names.append(label == 0 ? "" : ",").append(images.characters().get(character));
      if (turn > 0) {
        names.append('@').append(90 * turn);
      }
    }
    return new Episode(
        taskId, support.build(), query.build(), new TreeMap<>(Map.of("classes", names.toString())));
  }
}
