package org.facteur.app.tool.explain;

import java.util.List;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.MasterCf;

/** {@code postfix explain}: exit status 0 when the recipient would be accepted, 1 when refused. */
public final class ExplainCommand {
  private ExplainCommand() {}

  /** Runs it with the words after {@code explain}. */
  public static int run(
      ToolEnvironment environment, Configuration configuration, List<String> words) {
    ExplainOptions options = ExplainOptions.parse(words);
    Explanation explanation =
        new Explainer(options, configuration, MasterCf.load(configuration.directory())).explain();
    environment
        .output()
        .print(
            options.json()
                ? ExplanationText.json(explanation)
                : ExplanationText.readable(explanation));
    return explanation.refusal().isPresent() ? 1 : 0;
  }
}
