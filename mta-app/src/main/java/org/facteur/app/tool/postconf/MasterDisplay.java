package org.facteur.app.tool.postconf;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;

/** Shows entries of master.cf, their fields, and their parameters. */
final class MasterDisplay {
  private final ToolEnvironment environment;
  private final PostconfOptions options;
  private final ParameterCatalog catalog;
  private final List<MasterEntry> entries;

  MasterDisplay(
      ToolEnvironment environment,
      PostconfOptions options,
      ParameterCatalog catalog,
      List<MasterEntry> entries) {
    this.environment = environment;
    this.options = options;
    this.catalog = catalog;
    this.entries = entries;
  }

  void showEntries(List<String> requests) {
    for (String text : orAll(requests)) {
      MasterRequest request = request(text, 2, "-M option requires service_name[/type]");
      boolean found = false;
      for (MasterEntry entry : entries) {
        if (request.matches(entry)) {
          found = true;
          entry.print(options.has('f'), false, settingExpansion(entry)).print(environment.output());
        }
      }
      warnUnless(found, request);
    }
  }

  void showFields(List<String> requests) {
    for (String text : orAll(requests)) {
      MasterRequest request = request(text, 3, "-F option requires service_name[/type[/field]]");
      if (!request.isAny(2)) {
        checkField(request.part(2));
      }
      boolean found = false;
      for (MasterEntry entry : entries) {
        for (int i = 0; request.matches(entry) && i < MasterEntry.FIELDS.size(); i++) {
          if (request.matches(2, MasterEntry.FIELDS.get(i))) {
            found = true;
            print(entry.name() + "/" + MasterEntry.FIELDS.get(i), shownField(entry, i));
          }
        }
      }
      warnUnless(found, request);
    }
  }

  /** Postfix leaves out the space after the command's name when it shows no names. */
  private String shownField(MasterEntry entry, int index) {
    String value = entry.field(index, settingExpansion(entry));
    boolean joined = options.has('h') && MasterEntry.FIELDS.get(index).equals("command");
    return joined ? value.replaceFirst(" ", "") : value;
  }

  static int checkField(String name) {
    int index = MasterEntry.FIELDS.indexOf(name);
    if (index < 0) {
      throw new ToolFailure("invalid service attribute name: \"" + name + '"');
    }
    return index;
  }

  void showParameters(List<String> requests) {
    for (String text : orAll(requests)) {
      MasterRequest request =
          request(text, 3, "-P option requires service_name[/type[/parameter]]");
      boolean found = false;
      for (MasterEntry entry : entries) {
        if (!request.matches(entry)) {
          continue;
        }
        for (Map.Entry<String, String> setting : entry.settings().entrySet()) {
          if (request.matches(2, setting.getKey())) {
            found = true;
            print(
                entry.name() + "/" + setting.getKey(), expansion(entry).apply(setting.getValue()));
          }
        }
      }
      warnUnless(found || request.isAny(2), request);
    }
  }

  private static List<String> orAll(List<String> requests) {
    return requests.isEmpty() ? List.of("*") : requests;
  }

  private static MasterRequest request(String text, int size, String usage) {
    if (MasterRequest.size(text) > size) {
      throw new ToolFailure(usage);
    }
    return MasterRequest.of(text, size);
  }

  private void warnUnless(boolean found, MasterRequest request) {
    if (!found && !request.toString().equals("*")) {
      environment.warning("unmatched request: \"" + request + '"');
    }
  }

  private UnaryOperator<String> expansion(MasterEntry entry) {
    return options.has('x')
        ? catalog.expansion(entry.settings(), environment::warning)
        : UnaryOperator.identity();
  }

  /** Expands what stands after the name of a setting. */
  private UnaryOperator<String> settingExpansion(MasterEntry entry) {
    UnaryOperator<String> expansion = expansion(entry);
    return text -> {
      int equals = text.indexOf('=') + 1;
      return text.substring(0, equals) + expansion.apply(text.substring(equals));
    };
  }

  private void print(String name, String value) {
    LinePrinter printer = new LinePrinter(options.has('f'));
    if (options.has('H')) {
      printer.raw(name);
    } else {
      printer.words(options.has('h') ? value : name + " = " + value);
    }
    printer.print(environment.output());
  }
}
