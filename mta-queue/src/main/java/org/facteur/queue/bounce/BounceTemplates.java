package org.facteur.queue.bounce;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.NameValue;

/**
 * The templates of the notices: those of bounce_template_file, and the built-in ones for what the
 * file does not have. Needs no more than the file, so that postconf can print them. Postfix
 * counterpart: bounce(5).
 */
public final class BounceTemplates {
  /** The four kinds in the order in which they are printed. */
  public static final List<String> NAMES =
      List.of("failure_template", "delay_template", "success_template", "verify_template");

  private final Map<String, BounceTemplate> templates;

  private BounceTemplates(Map<String, BounceTemplate> templates) {
    this.templates = templates;
  }

  /** The built-in templates. */
  public static BounceTemplates builtIn() {
    return new BounceTemplates(DefaultTemplates.all());
  }

  /**
   * Reads a template file.
   *
   * @param warnings hears, in words for the log, what is wrong with a template; the built-in one
   *     counts then
   * @throws ConfigurationException when the file is no list of templates; names file and line
   * @throws IOException when the file cannot be read
   */
  public static BounceTemplates load(Path file, Consumer<String> warnings) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    Map<String, BounceTemplate> templates = new LinkedHashMap<>(DefaultTemplates.all());
    Map<String, List<String>> bodies = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    int at = 0;
    while (at < lines.size()) {
      String line = lines.get(at++);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      // Postfix counts the line after the one that it read.
      NameValue setting = split(file, at + 1, line);
      List<String> body = new ArrayList<>();
      if (setting.value().startsWith("<<")) {
        String end = setting.value().substring(2).strip();
        if (end.isEmpty()) {
          throw new ConfigurationException(
              "%s, line %d: missing end marker after <<".formatted(file, at + 1));
        }
        while (at < lines.size() && !lines.get(at).equals(end)) {
          body.add(lines.get(at++));
        }
        at++;
        if (at > lines.size()) {
          warnings.accept("%s, line %d: missing \"%s\" end marker".formatted(file, at, end));
        }
      } else if (!setting.value().isEmpty()) {
        body.add(setting.value());
      }
      if (templates.containsKey(setting.name())) {
        bodies.put(setting.name(), body);
      } else {
        warnings.accept(
            "%s, line %d: unknown template name: %s -- ignoring this template"
                .formatted(file, at + 1, setting.name()));
      }
    }
    TemplateParser parser = new TemplateParser(file, warnings);
    bodies.forEach(
        (name, body) ->
            parser.parse(templates.get(name), body).ifPresent(t -> templates.put(name, t)));
    return new BounceTemplates(templates);
  }

  private static NameValue split(Path file, int number, String line) {
    try {
      return NameValue.parse(line);
    } catch (ConfigurationException e) {
      throw new ConfigurationException(
          "%s, line %d: %s: \"%s\"".formatted(file, number, e.getMessage(), line), e);
    }
  }

  /** The template of a name of {@link #NAMES}. */
  public BounceTemplate get(String name) {
    return templates.get(name);
  }
}
