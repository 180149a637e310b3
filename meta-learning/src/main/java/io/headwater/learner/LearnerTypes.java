package io.headwater.learner;

import java.util.List;

/** All kinds of learner there are. A new one is its own file and a line here. */
public final class LearnerTypes {
  private static final List<LearnerType> ALL =
      List.of(
          Maml.EXACT,
          Maml.FIRST_ORDER,
          Reptile.TYPE,
          Anil.TYPE,
          MetaSgd.TYPE,
          MamlPlusPlus.TYPE,
          LearnedOptimizer.TYPE,
          PrototypicalNetwork.TYPE,
          MatchingNetwork.TYPE,
          RelationNetwork.TYPE,
          MultiTask.TYPE);

  private LearnerTypes() {}

  public static List<LearnerType> all() {
    return ALL;
  }

  /**
   * The kind of that name.
   *
   * @throws IllegalArgumentException listing the known names
   */
  public static LearnerType named(String name) {
    return ALL.stream()
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "algorithm: expected one of "
                        + ALL.stream().map(LearnerType::name).toList()
                        + " but was '"
                        + name
                        + "'"));
  }

  /**
   * The learner of {@code definition}; settings it leaves out take their defaults.
   *
   * @throws IllegalArgumentException for an unknown algorithm or a setting that is unknown, of the
   *     wrong kind or out of range
   * @throws UnusableDefinitionException if the parts do not go together
   */
  public static MetaLearner create(LearnerDefinition definition) {
    LearnerType type = named(definition.algorithm());
    return type.create(
        new LearnerDefinition(
            definition.algorithm(),
            definition.model(),
            definition.loss(),
            type.complete(definition.settings()),
            definition.seed(),
            definition.scaling()));
  }
}
