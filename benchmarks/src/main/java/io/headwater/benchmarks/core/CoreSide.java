package io.headwater.benchmarks.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.benchmarks.compare.Block;
import io.headwater.benchmarks.compare.Figure;
import io.headwater.benchmarks.compare.LocalSide;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Headwater's side of one comparison as a program: what {@code peer_blocks.py} is for a peer, with
 * the same lines in and out.
 *
 * <p>Arguments: the comparison's number among {@link CoreLines#all()}, and seconds of warming up.
 */
final class CoreSide {
  static final String NAME = "headwater";

  private static final ObjectMapper JSON = new ObjectMapper();

  private CoreSide() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err); // What else is printed is not for the other side.
    CoreLine line = CoreLines.all().get(Integer.parseInt(arguments[0]));
    double warmSeconds = Double.parseDouble(arguments[1]);
    try (LocalSide side =
            new LocalSide(NAME, line.line().timing(), warmSeconds, line.work().get());
        BufferedReader requests =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      side.awaitReady();
      answer(answers, Map.of("ready", Map.of()));
      for (String seconds; (seconds = requests.readLine()) != null; ) {
        answer(answers, fields(side.run(Double.parseDouble(seconds))));
      }
    }
  }

  private static Map<String, Object> fields(Block block) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("calls", block.calls());
    for (Map.Entry<Figure, Double> time : block.millis().entrySet()) {
      fields.put(time.getKey().field(), time.getValue());
    }
    return fields;
  }

  private static void answer(PrintStream answers, Map<String, Object> fields)
      throws JsonProcessingException {
    answers.println(JSON.writeValueAsString(fields));
    answers.flush();
  }
}
