package io.headwater.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.benchmarks.compare.Block;
import io.headwater.benchmarks.compare.Figure;
import io.headwater.benchmarks.peers.PeerAnswer.Measured;
import io.headwater.benchmarks.peers.PeerAnswer.Missing;
import io.headwater.benchmarks.peers.PeerAnswer.Ready;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerAnswerTest {
  @Test
  void readsWhatAPeerRunsOn() {
    String line =
        "{\"ready\": {\"torch\": \"1.13\", \"threads\": 1, \"blas\": [\"/a.so\", \"/b.so\"],"
            + " \"core\": \"SkylakeX\"}}";

    assertThat(PeerAnswer.parse(line))
        .isEqualTo(new Ready("1.13", List.of("/a.so", "/b.so"), "SkylakeX"));
  }

  @Test
  void readsAPeerWithoutOpenBlas() {
    String line = "{\"ready\": {\"torch\": \"1.13\", \"blas\": [], \"core\": null}}";

    assertThat(PeerAnswer.parse(line)).isEqualTo(new Ready("1.13", List.of(), ""));
  }

  @Test
  void readsTheMeansOfABlock() {
    assertThat(PeerAnswer.parse("{\"calls\": 3, \"wall\": 1.5, \"cpu\": 1.25}"))
        .isEqualTo(new Measured(new Block(3, Map.of(Figure.WALL, 1.5, Figure.CPU, 1.25))));
  }

  @Test
  void readsTheQuantilesOfABlock() {
    assertThat(PeerAnswer.parse("{\"calls\": 9, \"p50\": 0.5, \"p99\": 2}"))
        .isEqualTo(new Measured(new Block(9, Map.of(Figure.P50, 0.5, Figure.P99, 2.0))));
  }

  @Test
  void readsWhyThereIsNothingToMeasure() {
    assertThat(PeerAnswer.parse("{\"missing\": \"no torch\"}")).isEqualTo(new Missing("no torch"));
  }

  @Test
  void rejectsABlockWithoutTimes() {
    assertThatThrownBy(() -> PeerAnswer.parse("{\"calls\": 3}"))
        .hasMessage("expected a time of the calls but was '{\"calls\": 3}'");
  }

  @Test
  void rejectsWhatIsNoJson() {
    assertThatThrownBy(() -> PeerAnswer.parse("Traceback"))
        .hasMessage("expected a line of JSON but was 'Traceback'");
  }

  @Test
  void rejectsOtherJson() {
    assertThatThrownBy(() -> PeerAnswer.parse("{\"kind\": \"env\"}"))
        .hasMessage("expected 'ready', 'calls' or 'missing' but was '{\"kind\": \"env\"}'");
  }
}
