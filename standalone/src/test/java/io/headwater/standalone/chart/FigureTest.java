package io.headwater.standalone.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwater.standalone.chart.Series.Point;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class FigureTest {
  private static final Series ONE =
      new Series("a < b & c", List.of(new Point(10, 40, 5), new Point(20, 20, 5)));
  private static final Series OTHER =
      new Series("d", List.of(new Point(10, 10, Double.NaN), new Point(20, 30, Double.NaN)));

  @Test
  void isWellFormedWithEveryPoint() throws Exception {
    Document svg = draw(new LineChart("title", "x", "y", List.of(ONE, OTHER)));

    List<Element> points = elements(svg, "circle");
    assertThat(points).hasSize(4);
    // Values of 40, 20, 10 and 30: down the page they lie in proportion.
    double[] down = points.stream().mapToDouble(point -> number(point, "cy")).toArray();
    assertThat(down[1]).isGreaterThan(down[0]);
    assertThat(down[1] - down[0]).isCloseTo(2 * (down[2] - down[1]), within(0.3));
    assertThat(down[1] - down[0]).isCloseTo(2 * (down[1] - down[3]), within(0.3));
    assertThat(number(points.get(1), "cx")).isGreaterThan(number(points.get(0), "cx"));
    assertThat(points.get(0).getTextContent()).startsWith("a < b & c, 10.00: 40.00 ± 5");
  }

  @Test
  void labelsAxesAndLegend() throws Exception {
    Document svg = draw(new LineChart("title", "time", "loss", List.of(ONE, OTHER)));

    assertThat(elements(svg, "text").stream().map(Element::getTextContent))
        .contains("title", "time", "loss", "a < b & c", "d")
        .contains("0", "10", "20", "30", "40", "50");
  }

  @Test
  void hasTicksOfOneTwoOrFive() {
    assertThat(new Scale(45, 0, 1).ticks()).containsExactly(0.0, 10.0, 20.0, 30.0, 40.0, 50.0);
    assertThat(new Scale(900, 0, 1).ticks()).hasSize(6).endsWith(1000.0);
    Scale small = new Scale(0.011, 0, 1);
    assertThat(small.label(small.ticks().get(1))).isEqualTo("0.002");
  }

  @Test
  void refusesASeriesWithoutPoints() {
    List<Series> none = List.of(new Series("none", List.of()));

    assertThatThrownBy(() -> new LineChart("title", "x", "y", none))
        .hasMessageContaining("at least one point");
  }

  private static Document draw(LineChart chart)
      throws ParserConfigurationException, IOException, SAXException {
    String svg = Figure.svg(List.of(chart));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static List<Element> elements(Document svg, String name) {
    NodeList nodes = svg.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }
}
