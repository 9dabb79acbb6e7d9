package org.facteur.app.tool.postconf;

import java.util.List;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.NameValue;

/** What an edit's command line may say. */
final class EditRequests {
  private EditRequests() {}

  /** Refuses what would break the file. */
  static void check(PostconfOptions options, String text) {
    String which =
        options.has('M')
            ? "-Me, -Fe, -Pe, -X, or -#"
            : options.has('F') || options.has('P') ? "-Me, -Fe, -Pe, -X, or -#" : "-e, -X, or -#";
    String verb = which.startsWith("-M") ? " accept" : " accepts";
    if (text.indexOf('\n') >= 0) {
      throw new ToolFailure(which + verb + " no multi-line input");
    }
    if (text.stripLeading().startsWith("#")) {
      throw new ToolFailure(which + verb + " no comment input");
    }
  }

  static NameValue split(String text) {
    try {
      return NameValue.parse(text);
    } catch (ConfigurationException e) {
      throw new ToolFailure(e.getMessage() + ": \"" + text + '"');
    }
  }

  static void checkGiven(PostconfOptions options, List<String> operands) {
    if (operands.isEmpty()) {
      throw new ToolFailure(
          options.has('e') ? "-e requires name=value argument" : "missing service argument");
    }
  }
}
