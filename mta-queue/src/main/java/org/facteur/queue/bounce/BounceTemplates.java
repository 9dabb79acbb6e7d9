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
   * @param warnings hears, in words for the log, what is wrong; the built-in template counts then
   * @throws IOException when the file cannot be read
   */
  public static BounceTemplates load(Path file, Consumer<String> warnings) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    Map<String, BounceTemplate> templates = new LinkedHashMap<>(DefaultTemplates.all());
    List<String> lines = List.of(text.split("\n", -1));
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      String value = equals < 0 ? "" : line.substring(equals + 1).strip();
      if (!value.startsWith("<<") || value.length() == 2) {
        warnings.accept(file + ", line " + (i + 1) + ": missing '<<' after \"=\" -- skipping");
        continue;
      }
      String name = line.substring(0, equals).strip();
      String end = value.substring(2).strip();
      List<String> body = new ArrayList<>();
      int first = i + 1;
      for (i++; i < lines.size() && !lines.get(i).stripTrailing().equals(end); i++) {
        body.add(lines.get(i).stripTrailing());
      }
      if (i >= lines.size()) {
        warnings.accept(file + ", line " + first + ": missing \"" + end + "\" end marker");
        break;
      }
      if (!templates.containsKey(name)) {
        warnings.accept(
            file + ", line " + first + ": unknown template name: " + name + " -- skipping");
        continue;
      }
      parse(file, templates.get(name), body, warnings).ifPresent(t -> templates.put(name, t));
    }
    return new BounceTemplates(templates);
  }

  private static java.util.Optional<BounceTemplate> parse(
      Path file, BounceTemplate standard, List<String> lines, Consumer<String> warnings) {
    String charset = "us-ascii";
    String from = standard.from();
    String subject = standard.subject();
    String postmaster = "";
    int i = 0;
    for (; i < lines.size() && !lines.get(i).isEmpty(); i++) {
      String line = lines.get(i);
      int colon = line.indexOf(':');
      String label = colon < 0 ? line : line.substring(0, colon).strip();
      String value = colon < 0 ? "" : line.substring(colon + 1).strip();
      switch (label.toLowerCase(java.util.Locale.ROOT)) {
        case "charset" -> charset = value;
        case "from" -> from = value;
        case "subject" -> subject = value;
        case "postmaster-subject" -> {
          if (!BounceTemplate.hasPostmasterCopy(standard.name())) {
            return ignored(file, standard, label, warnings);
          }
          postmaster = value;
        }
        default -> {
          return ignored(file, standard, label, warnings);
        }
      }
    }
    if (i >= lines.size()) {
      warnings.accept(
          file
              + ": missing message text in "
              + standard.kind()
              + " template -- ignoring this"
              + " template");
      return java.util.Optional.empty();
    }
    return java.util.Optional.of(
        new BounceTemplate(
            standard.name(),
            charset,
            from,
            subject,
            postmaster.isEmpty() ? standard.postmasterSubject() : postmaster,
            List.copyOf(lines.subList(i + 1, lines.size()))));
  }

  private static java.util.Optional<BounceTemplate> ignored(
      Path file, BounceTemplate standard, String label, Consumer<String> warnings) {
    warnings.accept(
        file
            + ": unknown \""
            + label
            + "\" header label in "
            + standard.kind()
            + " template -- ignoring this template");
    return java.util.Optional.empty();
  }

  /** The template of a name of {@link #NAMES}. */
  public BounceTemplate get(String name) {
    return templates.get(name);
  }
}
