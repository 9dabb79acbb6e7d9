package org.facteur.app.tool.postconf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.facteur.app.tool.ToolFailure;
import org.facteur.app.tool.postconf.PostconfOptions.ParameterClass;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.MacroExpansion;
import org.facteur.core.config.ParameterTable;
import org.facteur.core.config.ServiceParameters;

/**
 * The names that can be shown: those built in, those that begin with a service's name, and those
 * that other settings refer to; with their defaults and what main.cf sets.
 */
final class ParameterCatalog {
  private static final Set<String> DELIVERING =
      Set.of("error", "lmtp", "local", "pipe", "smtp", "virtual");
  private static final Set<String> WITH_TIME_LIMIT = Set.of("pipe", "spawn");

  private final Map<String, ParameterClass> names = new TreeMap<>();
  private final Map<String, String> serviceDefaults = new HashMap<>();
  private final Map<String, String> settings;
  private final Configuration configuration;

  /**
   * @param settings what main.cf and options set
   */
  ParameterCatalog(Map<String, String> settings, List<MasterEntry> services) {
    this.settings = settings;
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("process_name", "postconf");
    configuration = Configuration.of(all);
    for (ParameterTable.Entry entry : ParameterTable.builtIn().all()) {
      names.put(entry.name(), ParameterClass.BUILTIN);
    }
    for (MasterEntry service : services) {
      if (DELIVERING.contains(service.program())) {
        ServiceParameters.ofDelivery().forEach((suffix, preset) -> add(service, suffix, preset));
      }
      if (WITH_TIME_LIMIT.contains(service.program())) {
        ServiceParameters.ofCommands().forEach((suffix, preset) -> add(service, suffix, preset));
      }
    }
  }

  private void add(MasterEntry service, String suffix, String preset) {
    String name = service.service() + suffix;
    serviceDefaults.putIfAbsent(name, "$" + preset);
    names.putIfAbsent(name, ParameterClass.SERVICE);
  }

  void addUser(String name) {
    names.putIfAbsent(name, ParameterClass.USER);
  }

  boolean isKnown(String name) {
    return names.containsKey(name);
  }

  boolean isSet(String name) {
    return settings.containsKey(name);
  }

  Map<String, String> settings() {
    return settings;
  }

  /** In the order of their names. */
  List<String> names(Set<ParameterClass> classes) {
    List<String> selected = new ArrayList<>();
    names.forEach(
        (name, where) -> {
          if (classes.contains(where)) {
            selected.add(name);
          }
        });
    return selected;
  }

  boolean is(String name, Set<ParameterClass> classes) {
    ParameterClass where = names.get(name);
    return where != null && classes.contains(where);
  }

  /** The names of built-in parameters and of services', which have defaults. */
  Set<String> withDefaults() {
    Set<String> known = new LinkedHashSet<>();
    names.forEach(
        (name, where) -> {
          if (where != ParameterClass.USER) {
            known.add(name);
          }
        });
    return known;
  }

  Optional<String> preset(String name) {
    String service = serviceDefaults.get(name);
    if (service != null) {
      return Optional.of(service);
    }
    return names.get(name) != ParameterClass.BUILTIN
        ? Optional.empty()
        : configuration.unexpanded(name);
  }

  /** What main.cf sets, else the default; not expanded. */
  Optional<String> value(String name) {
    String own = settings.get(name);
    return own != null ? Optional.of(own) : preset(name);
  }

  /** Expands values with what the snapshot has. */
  UnaryOperator<String> expansion(
      Map<String, String> local, java.util.function.Consumer<String> warnings) {
    return text -> {
      MacroExpansion.Result result =
          MacroExpansion.expand(
              text,
              name -> local.containsKey(name) ? Optional.of(local.get(name)) : value(name),
              warnings);
      if (result.failed()) {
        throw new ToolFailure("macro processing error");
      }
      return result.text();
    };
  }
}
