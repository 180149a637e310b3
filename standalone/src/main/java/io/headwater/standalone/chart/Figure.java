package io.headwater.standalone.chart;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Charts side by side with one legend, as an SVG document. All charts have the same series. */
public final class Figure {
  private static final int WIDTH = 430;
  private static final int HEIGHT = 320;
  private static final int LEFT = 62;
  private static final int RIGHT = 14;
  private static final int TOP = 34;
  private static final int BOTTOM = 48;
  private static final int LEGEND = 28;
  private static final int LEGEND_ENTRY = 170;
  private static final int DODGE = 3;

  /** Told apart also by the colour-blind (Okabe &amp; Ito 2008). */
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9");

  private final List<LineChart> charts;
  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter out;

  private Figure(List<LineChart> charts) throws XMLStreamException {
    this.charts = charts;
    this.out = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
  }

  /**
   * Draws.
   *
   * @param charts at least one, each with the series of the first, at most six
   */
  public static String svg(List<LineChart> charts) {
    List<Series> series = charts.get(0).series();
    if (series.size() > COLOURS.size()) {
      throw new IllegalArgumentException(
          "series: expected at most %d but was %d".formatted(COLOURS.size(), series.size()));
    }
    try {
      Figure figure = new Figure(charts);
      figure.draw();
      return figure.text.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a string takes all that is written", e);
    }
  }

  private void draw() throws XMLStreamException {
    int width = charts.size() * WIDTH;
    int height = HEIGHT + LEGEND;
    open(
        "svg",
        Map.of(
            "xmlns",
            "http://www.w3.org/2000/svg",
            "viewBox",
            "0 0 " + width + " " + height,
            "width",
            "" + width,
            "height",
            "" + height,
            "font-family",
            "sans-serif",
            "font-size",
            "12"));
    empty("rect", Map.of("width", "100%", "height", "100%", "fill", "white"));
    for (int i = 0; i < charts.size(); i++) {
      open("g", Map.of("transform", "translate(" + i * WIDTH + ",0)", "class", "chart"));
      chart(charts.get(i));
      close();
    }
    legend(charts.get(0).series());
    close();
    out.flush();
  }

  private void chart(LineChart chart) throws XMLStreamException {
    Scale x = new Scale(chart.greatestX(), LEFT, WIDTH - RIGHT);
    Scale y = new Scale(chart.greatestY(), HEIGHT - BOTTOM, TOP);
    double middle = (LEFT + WIDTH - RIGHT) / 2.0;
    words(chart.title(), middle, 20, Map.of("text-anchor", "middle", "font-weight", "bold"));
    for (double tick : y.ticks()) {
      line(LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick), tick == 0 ? "black" : "#dddddd");
      words(y.label(tick), LEFT - 6, y.at(tick) + 4, Map.of("text-anchor", "end"));
    }
    for (double tick : x.ticks()) {
      line(x.at(tick), HEIGHT - BOTTOM, x.at(tick), HEIGHT - BOTTOM + 4, "black");
      words(x.label(tick), x.at(tick), HEIGHT - BOTTOM + 18, Map.of("text-anchor", "middle"));
    }
    line(LEFT, TOP, LEFT, HEIGHT - BOTTOM, "black");
    words(chart.x(), middle, HEIGHT - 12, Map.of("text-anchor", "middle"));
    double across = (TOP + HEIGHT - BOTTOM) / 2.0;
    words(
        chart.y(),
        16,
        across,
        Map.of("text-anchor", "middle", "transform", "rotate(-90,16," + number(across) + ")"));
    for (int i = 0; i < chart.series().size(); i++) {
      // Side by side, so that bars of different lines do not hide each other.
      double aside = DODGE * (i - (chart.series().size() - 1) / 2.0);
      series(chart.series().get(i), COLOURS.get(i), x, y, aside);
    }
  }

  private void series(Series series, String colour, Scale x, Scale y, double aside)
      throws XMLStreamException {
    open("g", Map.of("class", "series", "stroke", colour, "fill", colour));
    empty(
        "polyline",
        Map.of(
            "fill",
            "none",
            "stroke-width",
            "2",
            "points",
            series.points().stream()
                .map(point -> number(x.at(point.x()) + aside) + "," + number(y.at(point.y())))
                .collect(Collectors.joining(" "))));
    for (Series.Point point : series.points()) {
      double at = x.at(point.x()) + aside;
      if (!Double.isNaN(point.interval())) {
        double low = y.at(point.y() - point.interval());
        line(at, low, at, y.at(point.y() + point.interval()), colour);
      }
      open(
          "circle",
          Map.of("cx", number(at), "cy", number(y.at(point.y())), "r", "3", "stroke", "none"));
      open("title", Map.of());
      out.writeCharacters(
          String.format(
              Locale.ROOT,
              "%s, %.4g: %.4g ± %.2g",
              series.name(),
              point.x(),
              point.y(),
              point.interval()));
      close();
      close();
    }
    close();
  }

  private void legend(List<Series> series) throws XMLStreamException {
    double left = (charts.size() * WIDTH - LEGEND_ENTRY * series.size()) / 2.0;
    for (int i = 0; i < series.size(); i++) {
      double at = left + i * LEGEND_ENTRY;
      double height = HEIGHT + LEGEND / 2.0;
      open("g", Map.of("class", "legend", "stroke-width", "2"));
      line(at, height, at + 22, height, COLOURS.get(i));
      words(series.get(i).name(), at + 28, height + 4, Map.of());
      close();
    }
  }

  private void line(double x1, double y1, double x2, double y2, String colour)
      throws XMLStreamException {
    empty(
        "line",
        Map.of(
            "x1",
            number(x1),
            "y1",
            number(y1),
            "x2",
            number(x2),
            "y2",
            number(y2),
            "stroke",
            colour));
  }

  private void words(String words, double x, double y, Map<String, String> how)
      throws XMLStreamException {
    out.writeStartElement("text");
    out.writeAttribute("x", number(x));
    out.writeAttribute("y", number(y));
    attributes(how);
    out.writeCharacters(words);
    out.writeEndElement();
  }

  private void open(String element, Map<String, String> attributes) throws XMLStreamException {
    out.writeStartElement(element);
    attributes(attributes);
  }

  private void close() throws XMLStreamException {
    out.writeEndElement();
    out.writeCharacters("\n");
  }

  private void empty(String element, Map<String, String> attributes) throws XMLStreamException {
    out.writeEmptyElement(element);
    attributes(attributes);
    out.writeCharacters("\n");
  }

  private void attributes(Map<String, String> attributes) throws XMLStreamException {
    // In one order, so that the same data are the same file.
    for (String name : attributes.keySet().stream().sorted().toList()) {
      out.writeAttribute(name, attributes.get(name));
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
