package org.facteur.app.tool.postconf;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.config.NameValue;

/** Changes settings of main.cf: sets them, takes them out, or makes comments of them. */
final class MainEditor {
  private final ToolEnvironment environment;
  private final PostconfOptions options;
  private final Map<String, String> wanted = new LinkedHashMap<>();
  private final Map<String, Integer> found = new HashMap<>();

  MainEditor(ToolEnvironment environment, PostconfOptions options) {
    this.environment = environment;
    this.options = options;
  }

  void edit(Path directory, List<String> operands) {
    EditRequests.checkGiven(options, operands);
    for (String operand : operands) {
      EditRequests.check(options, operand);
      if (options.has('e')) {
        NameValue setting = EditRequests.split(operand);
        wanted.put(setting.name(), setting.value());
      } else {
        String name = operand.strip();
        if (name.isEmpty() || name.indexOf(' ') >= 0 || name.indexOf('\t') >= 0) {
          throw new ToolFailure("-X or -# requires names without whitespace: \"" + operand + '"');
        }
        wanted.put(name, "");
      }
    }
    EditedFile file = new EditedFile(directory.resolve("main.cf"));
    file.replace(edited(file));
  }

  private String edited(EditedFile file) {
    StringBuilder text = new StringBuilder();
    boolean ours = false;
    for (String line : file.lines()) {
      String content = line.strip();
      if (content.isEmpty() || content.startsWith("#")) {
        text.append(line);
        continue;
      }
      boolean continuation = Character.isWhitespace(line.charAt(0));
      if (!continuation) {
        ours = wanted.containsKey(name(line));
      }
      if (!ours) {
        text.append(line);
      } else if (options.has('#')) {
        text.append('#').append(line);
      } else if (options.has('e') && !continuation) {
        text.append(setting(name(line)));
      }
      if (ours && !continuation) {
        count(file.path(), name(line));
      }
    }
    if (options.has('e')) {
      wanted.keySet().stream()
          .filter(name -> !found.containsKey(name))
          .forEach(name -> text.append(setting(name)));
    }
    return text.toString();
  }

  private String setting(String name) {
    return name + " = " + wanted.get(name) + "\n";
  }

  private void count(Path path, String name) {
    if (found.merge(name, 1, Integer::sum) == 2) {
      environment.warning(path + ": multiple entries for \"" + name + '"');
    }
  }

  private static String name(String line) {
    int end = 0;
    while (end < line.length()
        && line.charAt(end) != '='
        && !Character.isWhitespace(line.charAt(end))) {
      end++;
    }
    return line.substring(0, end);
  }
}
