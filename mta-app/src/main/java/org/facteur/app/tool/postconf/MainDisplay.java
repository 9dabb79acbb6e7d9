package org.facteur.app.tool.postconf;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.facteur.app.tool.ToolEnvironment;

/** Shows parameters of main.cf. */
final class MainDisplay {
  private final ToolEnvironment environment;
  private final PostconfOptions options;
  private final ParameterCatalog catalog;
  private final UnaryOperator<String> expansion;

  MainDisplay(ToolEnvironment environment, PostconfOptions options, ParameterCatalog catalog) {
    this.environment = environment;
    this.options = options;
    this.catalog = catalog;
    this.expansion =
        options.has('x')
            ? catalog.expansion(Map.of(), environment::warning)
            : UnaryOperator.identity();
  }

  /** Shows the parameters that are named, or all of the selected classes. */
  void show(List<String> names) {
    for (String name : names.isEmpty() ? catalog.names(options.classes()) : names) {
      if (!names.isEmpty() && !catalog.is(name, options.classes())) {
        environment.warning(name + ": unknown parameter");
      } else {
        value(name).ifPresent(value -> print(name, value));
      }
    }
  }

  private Optional<String> value(String name) {
    if (options.has('d')) {
      return catalog.preset(name);
    }
    if (options.has('n')) {
      return Optional.ofNullable(catalog.settings().get(name));
    }
    return catalog.value(name);
  }

  private void print(String name, String value) {
    LinePrinter printer = new LinePrinter(options.has('f'));
    if (options.has('H')) {
      printer.raw(name);
    } else {
      String shown = expansion.apply(value);
      printer.words(options.has('h') ? shown : name + " = " + shown);
    }
    printer.print(environment.output());
  }
}
