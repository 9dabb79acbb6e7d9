package org.facteur.app.tool.postconf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;
import org.facteur.queue.bounce.BounceTemplate;
import org.facteur.queue.bounce.BounceTemplates;
import org.facteur.queue.bounce.TemplateExpansion;

/**
 * Shows the templates of notices, as they are written or expanded. What is wrong with them is said
 * under the name of the program that sends notices.
 */
final class TemplateDisplay {
  private static final Parameter<String> BOUNCE_TEMPLATE_FILE =
      Parameter.string("bounce_template_file");
  private static final Parameter<String> SYSLOG_NAME = Parameter.string("syslog_name");

  private TemplateDisplay() {}

  /** Shows the templates of the file that is named, or of bounce_template_file. */
  static int show(ToolEnvironment environment, PostconfOptions options, Path directory)
      throws IOException {
    List<String> operands = options.operands();
    if (operands.size() > 1) {
      throw new ToolFailure("options -b and -t require at most one template file");
    }
    Configuration configuration = Configuration.load(directory, environment::warning);
    String file =
        operands.isEmpty() ? configuration.get(BOUNCE_TEMPLATE_FILE) : operands.getFirst();
    ToolEnvironment bounce = environment.as(configuration.get(SYSLOG_NAME) + "/bounce");
    try {
      BounceTemplates templates =
          file.isEmpty()
              ? BounceTemplates.builtIn()
              : BounceTemplates.load(Path.of(file), bounce::warning);
      StringJoiner text = new StringJoiner("\n");
      for (String name : BounceTemplates.NAMES) {
        BounceTemplate template = templates.get(name);
        text.add(
            options.has('t')
                ? template.toText()
                : template.toExpandedText(
                    TemplateExpansion.expand(template, configuration, bounce::warning)));
      }
      environment.output().print(text);
      return 0;
    } catch (IOException e) {
      return fatal(bounce, "open " + file + ": " + PostconfFiles.reason(e));
    } catch (ConfigurationException e) {
      return fatal(bounce, e.getMessage());
    }
  }

  private static int fatal(ToolEnvironment bounce, String text) {
    bounce.info("fatal: " + text);
    return 1;
  }
}
