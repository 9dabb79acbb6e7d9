package org.facteur.app.tool.postconf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.NameValue;

/** Changes entries of master.cf, their fields, or their parameters. */
final class MasterEditor {
  private final ToolEnvironment environment;
  private final PostconfOptions options;
  private final List<Edit> edits = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  /** One operand. */
  private static final class Edit {
    final String operand;
    final MasterRequest request;
    final String value;
    MasterEntry replacement;
    int matches;

    Edit(String operand, MasterRequest request, String value) {
      this.operand = operand;
      this.request = request;
      this.value = value;
    }
  }

  MasterEditor(ToolEnvironment environment, PostconfOptions options) {
    this.environment = environment;
    this.options = options;
  }

  void edit(Path directory, List<String> operands) {
    EditRequests.checkGiven(options, operands);
    for (String operand : operands) {
      EditRequests.check(options, operand);
      edits.add(parse(operand));
    }
    EditedFile file = new EditedFile(directory.resolve("master.cf"));
    List<String> lines = file.lines();
    int at = 0;
    while (at < lines.size()) {
      at = isStart(lines.get(at)) ? entry(file.path(), lines, at) : copy(lines, at);
    }
    for (Edit edit : edits) {
      if (edit.matches == 0 && edit.replacement != null) {
        text.append(edit.replacement.print(true, true, UnaryOperator.identity())).append('\n');
      } else if (edit.matches == 0 && options.has('F')) {
        environment.warning("unmatched service_name/type: \"" + edit.operand + '"');
      }
    }
    file.replace(text.toString());
  }

  private Edit parse(String operand) {
    NameValue setting =
        options.has('e') ? EditRequests.split(operand) : new NameValue(operand.strip(), "");
    int size = options.has('M') ? 2 : 3;
    if (MasterRequest.size(setting.name()) != size) {
      throw new ToolFailure(
          options.has('M')
              ? "-Me, -MX or -M# requires service_name/type"
              : options.has('F')
                  ? "-Fe or -FX requires service_name/type/field_name"
                  : "-Pe or -PX requires service_name/type/parameter");
    }
    Edit edit = new Edit(operand, MasterRequest.of(setting.name(), size), setting.value());
    if (options.has('F')) {
      MasterDisplay.checkField(edit.request.part(2));
    } else if (options.has('P') && options.has('e')) {
      if (setting.value().chars().anyMatch(c -> c == ' ' || c == '\t')) {
        throw new ToolFailure("-Pe does not accept whitespace in parameter value");
      }
    } else if (options.has('M') && options.has('e')) {
      edit.replacement = parseEntry(setting.value(), operand);
    }
    return edit;
  }

  private MasterEntry parseEntry(String value, String operand) {
    try {
      return MasterEntry.parse(value, environment::warning);
    } catch (ConfigurationException e) {
      throw new ToolFailure(e.getMessage() + ": \"" + operand + '"');
    }
  }

  private static boolean isComment(String line) {
    return line.isBlank() || line.strip().startsWith("#");
  }

  private static boolean isStart(String line) {
    return !isComment(line) && !Character.isWhitespace(line.charAt(0));
  }

  private int copy(List<String> lines, int at) {
    text.append(lines.get(at));
    return at + 1;
  }

  /** Handles the entry that starts at a line; answers the line after it. */
  private int entry(Path path, List<String> lines, int start) {
    int end = start + 1;
    while (end < lines.size() && !isStart(lines.get(end))) {
      end++;
    }
    StringBuilder logical = new StringBuilder();
    for (String line : lines.subList(start, end)) {
      if (!isComment(line)) {
        logical.append(line, 0, line.length() - 1);
      }
    }
    MasterEntry entry;
    try {
      entry = MasterEntry.parse(logical.toString(), environment::warning);
    } catch (ConfigurationException e) {
      throw new ToolFailure("file " + path + ": line " + (start + 1) + ": " + e.getMessage());
    }
    Set<Edit> matching = new HashSet<>();
    for (Edit edit : edits) {
      if (edit.request.matches(entry)) {
        matching.add(edit);
        if (++edit.matches == 2 && !edit.request.isAny(0) && !edit.request.isAny(1)) {
          environment.warning(path + ": multiple entries for \"" + entry.name() + '"');
        }
      }
    }
    write(lines.subList(start, end), entry, matching);
    return end;
  }

  private void write(List<String> lines, MasterEntry entry, Set<Edit> matching) {
    if (matching.isEmpty()) {
      lines.forEach(text::append);
      return;
    }
    boolean comment = options.has('M') && options.has('#');
    for (String line : lines) {
      if (isComment(line)) {
        text.append(line);
      } else if (comment) {
        text.append('#').append(line);
      }
    }
    if (!options.has('M') || options.has('e')) {
      MasterEntry changed = entry;
      for (Edit edit : edits) {
        if (matching.contains(edit)) {
          changed = apply(changed, edit);
        }
      }
      text.append(changed.print(true, true, UnaryOperator.identity())).append('\n');
    }
  }

  private MasterEntry apply(MasterEntry entry, Edit edit) {
    if (edit.replacement != null) {
      return edit.replacement;
    }
    if (options.has('F')) {
      entry.setField(
          MasterDisplay.checkField(edit.request.part(2)), edit.value, environment::warning);
    } else if (options.has('e')) {
      entry.set(edit.request.part(2), edit.value);
    } else {
      entry.remove(edit.request.part(2));
    }
    return entry;
  }
}
