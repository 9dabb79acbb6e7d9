package org.facteur.maps.pattern;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.facteur.core.config.BraceWords;
import org.facteur.core.config.ConfigurationException;
import org.facteur.maps.source.LogicalLine;
import org.facteur.maps.source.LogicalLines;

/** Where rules come from: a file, or <code>{{rule}, {rule}}</code> in the table's name itself. */
final class RuleText {
  private RuleText() {}

  static boolean isInline(String name) {
    return name.startsWith("{");
  }

  /**
   * The rules inside a name; each is a line.
   *
   * @param type for the message when the name is malformed
   */
  static List<LogicalLine> inline(String type, String name) {
    List<LogicalLine> lines = new ArrayList<>();
    try {
      for (String word : BraceWords.split(BraceWords.content(name), ", \t\r\n")) {
        if (!word.startsWith("{")) {
          throw new ConfigurationException("no '{' at start of text in \"" + word + '"');
        }
        lines.add(new LogicalLine(BraceWords.content(word), lines.size() + 1));
      }
    } catch (ConfigurationException e) {
      throw new ConfigurationException(type + " map: " + e.getMessage(), e);
    }
    return lines;
  }

  static List<LogicalLine> read(Path file, Consumer<String> warnings) throws IOException {
    List<LogicalLine> lines = new ArrayList<>();
    try (InputStream input = Files.newInputStream(file)) {
      LogicalLines.read(input, file.toString(), warnings, lines::add);
    }
    return lines;
  }
}
