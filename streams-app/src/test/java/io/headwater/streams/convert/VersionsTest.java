package io.headwater.streams.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schema.MetaParameters;
import io.headwater.schema.MetaVersionRef;
import io.headwater.store.FileModelStore;
import io.headwater.store.GradientPosition;
import io.headwater.store.MetaVersion;
import io.headwater.store.VersionDigest;
import io.headwater.streams.SampleLearners;
import io.headwater.streams.adapt.LearnerRuntime;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsTest {
  private static final MetaVersion ZERO =
      LearnerRuntime.of(SampleLearners.only(SampleLearners.REGRESSION), "test").versionZero();

  private final Versions inline = new Versions(new ParameterCarrier(1 << 20, Optional.empty()));

  @Test
  void readsBackVersionZero() {
    assertThat(inline.fromAvro(inline.toAvro(ZERO))).isEqualTo(ZERO);
  }

  @Test
  void readsBackLaterVersion() {
    MetaVersion later = later();

    assertThat(inline.fromAvro(inline.toAvro(later))).isEqualTo(later);
  }

  @Test
  void readsBackVersionCarriedByReference(@TempDir Path directory) {
    Versions byReference =
        new Versions(new ParameterCarrier(0, Optional.of(FileModelStore.open(directory))));

    MetaParameters record = byReference.toAvro(later());

    assertThat(record.getParameters()).isNull();
    assertThat(byReference.fromAvro(record)).isEqualTo(later());
  }

  @Test
  void publishesUnderTheLearnersLatest() {
    assertThat(Versions.key("slopes")).isEqualTo("slopes/latest");
    assertThat(inline.toAvro(ZERO).getRole()).isEqualTo("latest");
  }

  @Test
  void namesVersionByNumberAndDigest() {
    assertThat(Versions.reference(ZERO)).isEqualTo(new MetaVersionRef(0L, ZERO.digest()));
  }

  private static MetaVersion later() {
    return new MetaVersion(
        ZERO.learnerId(),
        1,
        VersionDigest.of(ZERO.definitionHash(), 1, ZERO.digest(), ZERO.parameters()),
        ZERO.digest(),
        ZERO.lineage(),
        ZERO.definition(),
        ZERO.definitionHash(),
        ZERO.configurationHash(),
        "1.2.3",
        -9,
        ZERO.parameters(),
        25,
        3,
        new GradientPosition(2, 1L << 40),
        Instant.parse("2026-01-02T03:04:05.678Z"));
  }
}
