package io.headwater.streams.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.learner.LearnerType;
import io.headwater.learner.LearnerTypes;
import io.headwater.learner.Setting;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code learners}. */
@Command(
    name = "learners",
    description = "List the kinds of learner, or the settings of one.",
    mixinStandardHelpOptions = true)
public final class LearnersCommand implements Callable<Integer> {
  @Mixin Verbosity verbosity;
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The kind whose settings to show.")
  private String name;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (name == null) {
      List<LearnerType> all = LearnerTypes.all();
      out.print(json ? json(all.stream().map(LearnersCommand::tree).toList()) : list(all));
    } else {
      LearnerType type = named();
      out.print(json ? json(tree(type)) : details(type));
    }
    out.flush();
    return ExitCode.OK;
  }

  private LearnerType named() {
    try {
      return LearnerTypes.named(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static String list(List<LearnerType> types) {
    int width = types.stream().mapToInt(type -> type.name().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (LearnerType type : types) {
      text.append(line("%-" + width + "s  %s", type.name(), type.summary()));
      text.append(line("%-" + width + "s  %s", "", type.source()));
    }
    return text.toString();
  }

  private static String details(LearnerType type) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("setting", "default", "allowed", "what it is"));
    for (Setting setting : type.settings()) {
      rows.add(
          List.of(
              setting.name(),
              String.valueOf(setting.defaultValue()),
              setting.allowed(),
              setting.doc()));
    }
    StringBuilder text = new StringBuilder();
    text.append(line("%s: %s", type.name(), type.summary()));
    text.append(line("%s", type.source()));
    for (List<String> row : rows) {
      text.append(
          line(
              "  %-"
                  + width(rows, 0)
                  + "s  %-"
                  + width(rows, 1)
                  + "s  %-"
                  + width(rows, 2)
                  + "s  %s",
              row.toArray()));
    }
    return text.toString();
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).stripTrailing() + System.lineSeparator();
  }

  private static Map<String, Object> tree(LearnerType type) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", type.name());
    tree.put("summary", type.summary());
    tree.put("source", type.source());
    List<Map<String, Object>> settings = new ArrayList<>();
    for (Setting setting : type.settings()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", setting.name());
      one.put("kind", setting.kind().name().toLowerCase(Locale.ROOT));
      one.put("default", setting.defaultValue());
      one.put("allowed", setting.allowed());
      one.put("doc", setting.doc());
      settings.add(one);
    }
    tree.put("settings", settings);
    return tree;
  }

  private static String json(Object tree) {
    try {
      return new ObjectMapper().writeValueAsString(tree) + System.lineSeparator();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of maps and text is always writable", e);
    }
  }
}
