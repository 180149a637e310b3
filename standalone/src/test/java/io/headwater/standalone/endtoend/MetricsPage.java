package io.headwater.standalone.endtoend;

import io.headwater.streams.HeadwaterApp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an instance in this JVM says at {@code /metrics}, at one moment.
 *
 * @param values by series, as {@code name{label="value"}}
 */
record MetricsPage(Map<String, Double> values) {

  /** Reads the page. */
  static MetricsPage of(HeadwaterApp app) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + app.httpPort() + "/metrics");
    return new MetricsPage(
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofLines())
            .body()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split(" "))
            .collect(Collectors.toMap(parts -> parts[0], parts -> Double.valueOf(parts[1]))));
  }

  /** The value of a series; an error when it is not there. */
  double value(String series) {
    Double value = values.get(series);
    if (value == null) {
      throw new AssertionError("expected " + series + " in " + values.keySet());
    }
    return value;
  }
}
