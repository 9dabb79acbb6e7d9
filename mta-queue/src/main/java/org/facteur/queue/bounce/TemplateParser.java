package org.facteur.queue.bounce;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the text of one template: headers, an empty line, and the body. */
final class TemplateParser {
  private final Path file;
  private final Consumer<String> warnings;

  TemplateParser(Path file, Consumer<String> warnings) {
    this.file = file;
    this.warnings = warnings;
  }

  /**
   * Reads a template.
   *
   * @param standard the built-in one, whose headers count where the text has none
   * @return nothing when the text is not usable, which the warnings have been told
   */
  Optional<BounceTemplate> parse(BounceTemplate standard, List<String> lines) {
    String charset = standard.charset();
    String from = standard.from();
    String subject = standard.subject();
    String postmaster = standard.postmasterSubject();
    int at = 0;
    while (at < lines.size() && isHeader(lines.get(at))) {
      StringBuilder header = new StringBuilder(lines.get(at++));
      while (at < lines.size() && isContinuation(lines.get(at))) {
        header.append('\n').append(lines.get(at++));
      }
      int colon = header.indexOf(":");
      String label = header.substring(0, colon).strip();
      String value = header.substring(colon + 1).strip();
      if (!isAscii(value)) {
        return ignored(standard, "non-ASCII \"" + label + "\" header value in");
      }
      switch (label.toLowerCase(Locale.ROOT)) {
        case "charset" -> charset = value;
        case "from" -> from = value;
        case "subject" -> subject = value;
        case "postmaster-subject" -> {
          if (!BounceTemplate.hasPostmasterCopy(standard.name())) {
            return ignored(standard, "inapplicable \"" + label + "\" header label in");
          }
          postmaster = value;
        }
        default -> {
          return ignored(standard, "unknown \"" + label + "\" header label in");
        }
      }
    }
    if (at < lines.size() && lines.get(at).isEmpty()) {
      at++;
    }
    List<String> body = new ArrayList<>(lines.subList(at, lines.size()));
    if (body.isEmpty()) {
      return ignored(standard, "missing message text in");
    }
    if (charset.equalsIgnoreCase("us-ascii") && !body.stream().allMatch(TemplateParser::isAscii)) {
      warnings.accept("%s: 8-bit message text in %s template".formatted(file, standard.kind()));
      warnings.accept("please specify a charset value other than us-ascii");
      warnings.accept("-- ignoring this template for now");
      return Optional.empty();
    }
    return Optional.of(
        new BounceTemplate(
            standard.name(),
            charset,
            from,
            subject,
            postmaster,
            List.copyOf(body),
            file.toString()));
  }

  private Optional<BounceTemplate> ignored(BounceTemplate standard, String problem) {
    warnings.accept(
        "%s: %s %s template -- ignoring this template".formatted(file, problem, standard.kind()));
    return Optional.empty();
  }

  /** A name of printable characters and a colon. */
  private static boolean isHeader(String line) {
    int colon = line.indexOf(':');
    return colon > 0
        && line.substring(0, colon).stripTrailing().chars().allMatch(c -> c > 32 && c < 127);
  }

  private static boolean isContinuation(String line) {
    return line.startsWith(" ") || line.startsWith("\t");
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }
}
