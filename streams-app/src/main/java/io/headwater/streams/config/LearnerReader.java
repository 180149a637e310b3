package io.headwater.streams.config;

import io.headwater.learner.LearnerDefinition;
import io.headwater.learner.LearnerType;
import io.headwater.learner.LearnerTypes;
import io.headwater.learner.Setting;
import io.headwater.learner.UnusableDefinitionException;
import io.headwater.model.LossFunction;
import io.headwater.model.ModelSpec;
import io.headwater.store.CorruptBlobException;
import io.headwater.store.CorruptManifestException;
import io.headwater.store.MetaVersion;
import io.headwater.task.Scaling;
import io.headwater.tensor.Shape;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads the section of one learner. */
final class LearnerReader {
  static final String ON_DIVERGENCE = "on-divergence";
  static final String LATE_LABELS = "late-labels";
  static final String WINDOW_ROWS = "window-rows";
  static final String LEARN_SHARE = "learn-share";

  private static final int MAX_BATCH = 1_000_000;
  private static final String POSITIVE = "a number greater than 0";

  private final Problems problems;

  LearnerReader(Problems problems) {
    this.problems = problems;
  }

  /** Returns nothing when a problem was added. */
  Optional<LearnerConfig> read(String id, Section section) {
    int before = problems.count();
    checkId(id, section);
    Optional<LearnerType> type = algorithm(section);
    SortedMap<String, Object> settings = new TreeMap<>();
    Section settingsSection = section.section("settings");
    type.ifPresent(known -> settings.putAll(settings(settingsSection, known)));
    Optional<ModelSpec> model = new ModelReader(problems).read(section.section("model"));
    Section scalingSection = section.section("scaling");
    // Of a model that is wrong nobody knows how many features it has.
    Scaling scaling =
        model.isEmpty()
            ? Scaling.none()
            : new ScalingReader(problems)
                .read(scalingSection, Shape.size(model.get().featureShape()));
    LossFunction loss = loss(section);
    long seed = section.whole("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
    MetaConfig meta = meta(section.section("meta"));
    OnDivergence onDivergence =
        section.choice(
            ON_DIVERGENCE,
            byName(OnDivergence.values(), OnDivergence::configName),
            OnDivergence.DEAD_LETTER);
    LateLabels lateLabels =
        section.choice(
            LATE_LABELS,
            byName(LateLabels.values(), LateLabels::configName),
            LateLabels.WITHOUT_QUERY);
    Returning returning = new Returning(section.integer(WINDOW_ROWS, 0, 0, MAX_BATCH));
    double learnShare =
        section.number(LEARN_SHARE, 1, "a number from 0 to 1", share -> share >= 0 && share <= 1);
    Optional<CheckpointReference> checkpoint =
        section.read(
            DefinitionJson.CHECKPOINT,
            CheckpointReference.ALLOWED,
            text -> CheckpointReference.parse(text, id));
    section.refuseUnknown();
    if (problems.count() > before) {
      return Optional.empty();
    }
    return checked(
        id,
        section,
        checkpoint,
        new LearnerDefinition(
            type.orElseThrow().name(), model.orElseThrow(), loss, settings, seed, scaling),
        meta,
        onDivergence,
        lateLabels,
        returning,
        learnShare);
  }

  /** What no single setting shows, the learner itself checks. */
  private Optional<LearnerConfig> checked(
      String id,
      Section section,
      Optional<CheckpointReference> reference,
      LearnerDefinition definition,
      MetaConfig meta,
      OnDivergence onDivergence,
      LateLabels lateLabels,
      Returning returning,
      double learnShare) {
    try {
      LearnerTypes.create(definition);
    } catch (UnusableDefinitionException e) {
      problems.add(section.pathOf(e.field()), e.expectation());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      problems.add(section.pathOf("settings"), e.getMessage());
      return Optional.empty();
    }
    Optional<Checkpoint> checkpoint;
    try {
      checkpoint = reference.map(named -> checkpoint(named, definition));
    } catch (IllegalArgumentException
        | UncheckedIOException
        | CorruptBlobException
        | CorruptManifestException e) {
      problems.add(section.pathOf(DefinitionJson.CHECKPOINT), e.getMessage());
      return Optional.empty();
    }
    SortedMap<String, Object> tree = DefinitionJson.tree(definition, checkpoint);
    String json = CanonicalJson.write(tree);
    SortedMap<String, Object> whole = new TreeMap<>();
    whole.put("definition", tree);
    whole.put("meta", MetaTree.of(meta));
    // Left out at its default: configurations from before there was a choice keep their hash.
    if (onDivergence != OnDivergence.DEAD_LETTER) {
      whole.put(ON_DIVERGENCE, onDivergence.configName());
    }
    if (lateLabels != LateLabels.WITHOUT_QUERY) {
      whole.put(LATE_LABELS, lateLabels.configName());
    }
    if (returning.appends()) {
      whole.put(WINDOW_ROWS, returning.windowRows());
    }
    if (learnShare < 1) {
      whole.put(LEARN_SHARE, learnShare);
    }
    return Optional.of(
        new LearnerConfig(
            id,
            definition,
            checkpoint,
            json,
            CanonicalJson.sha256(json),
            meta,
            onDivergence,
            lateLabels,
            returning,
            learnShare,
            CanonicalJson.sha256(CanonicalJson.write(whole))));
  }

  private static Checkpoint checkpoint(
      CheckpointReference reference, LearnerDefinition definition) {
    MetaVersion version = reference.loadFor(definition);
    return new Checkpoint(reference.to(version.id()), version);
  }

  private void checkId(String id, Section section) {
    boolean control = id.chars().anyMatch(Character::isISOControl);
    if (id.isBlank() || !id.equals(id.strip()) || id.contains("/") || control) {
      problems.add(
          section.path(),
          "expected a learner's name without '/', blank ends and control characters but was '"
              + id
              + "'; it is the part of a task's key before the slash");
    }
  }

  private Optional<LearnerType> algorithm(Section section) {
    SortedMap<String, LearnerType> types = new TreeMap<>();
    LearnerTypes.all().forEach(type -> types.put(type.name(), type));
    return Optional.ofNullable(required(section, "algorithm", types));
  }

  private LossFunction loss(Section section) {
    return required(section, "loss", byName(LossFunction.values(), LossFunction::configName));
  }

  private <E> E required(Section section, String key, SortedMap<String, E> choices) {
    if (!section.has(key)) {
      problems.add(
          section.pathOf(key), "missing; expected one of " + String.join(", ", choices.keySet()));
      return null;
    }
    return section.choice(key, choices, null);
  }

  private SortedMap<String, Object> settings(Section section, LearnerType type) {
    SortedMap<String, Object> settings = new TreeMap<>();
    for (Setting setting : type.settings()) {
      Object value =
          section
              .read(setting.name(), setting.allowed(), text -> typed(setting, text))
              .orElse(setting.defaultValue());
      settings.put(setting.name(), value);
    }
    section.refuseUnknown();
    return settings;
  }

  private static Optional<Object> typed(Setting setting, String text) {
    Optional<?> value =
        switch (setting.kind()) {
          case INTEGER -> Section.parseLong(text);
          case NUMBER -> Section.parseDouble(text);
          case BOOLEAN -> Section.parseBoolean(text);
          case TEXT -> Optional.of(text);
        };
    return value.map(Object.class::cast).filter(setting.check());
  }

  private MetaConfig meta(Section section) {
    MetaConfig meta =
        new MetaConfig(
            new OptimizerReader(problems).read(section.section("optimizer")),
            section.integer("batch", 25, 1, MAX_BATCH),
            section.duration("publish-interval", Duration.ofMillis(200), Duration.ofMillis(1)),
            section.whole("max-staleness", 20, 0, Long.MAX_VALUE),
            section.number("clip-norm", 10.0, POSITIVE, norm -> norm > 0));
    section.refuseUnknown();
    return meta;
  }

  static <E> SortedMap<String, E> byName(E[] values, Function<E, String> name) {
    SortedMap<String, E> choices = new TreeMap<>();
    for (E value : values) {
      choices.put(name.apply(value), value);
    }
    return choices;
  }
}
