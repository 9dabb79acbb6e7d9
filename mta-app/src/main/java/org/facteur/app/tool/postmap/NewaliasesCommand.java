package org.facteur.app.tool.postmap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.facteur.app.tool.Tool;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.maps.TableTypes;

/** {@code newaliases}, {@code sendmail -bi}: postalias over alias_database. */
public final class NewaliasesCommand implements Tool {
  static final Parameter<String> ALIAS_DATABASE = Parameter.string("alias_database");

  @Override
  public int run(ToolEnvironment environment, List<String> arguments) throws IOException {
    int option = arguments.indexOf("-C");
    String directory =
        option >= 0 && option + 1 < arguments.size() ? arguments.get(option + 1) : null;
    Configuration configuration = Configuration.load(environment.configDirectory(directory));
    List<String> databases = TableTypes.split(configuration.get(ALIAS_DATABASE));
    if (databases.isEmpty()) {
      return 0;
    }
    List<String> words = new ArrayList<>();
    words.add("-c");
    words.add(configuration.directory().toString());
    words.addAll(databases);
    ToolEnvironment asPostalias = environment.as("postalias");
    return new TableCommand(TableDialect.ALIAS).run(asPostalias, words);
  }
}
