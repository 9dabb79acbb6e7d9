package org.facteur.app.parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.MasterCf;
import org.facteur.core.config.ParameterTable;
import org.facteur.core.config.ServiceEntry;
import org.facteur.core.config.ServiceParameters;

/**
 * The settings of main.cf, and of services in master.cf, that change nothing because no code reads
 * them. One that says what the default says is none of them.
 *
 * @param missing names whose effect is missing; those of services as {@code name/type/parameter}
 * @param needless names that have nothing to change
 */
public record IneffectiveSettings(List<String> missing, List<String> needless) {

  /** Looks at the settings of both files. */
  public static IneffectiveSettings of(Configuration configuration, MasterCf master) {
    return of(ParameterRegistry.builtIn(), configuration.settings(), master);
  }

  static IneffectiveSettings of(
      ParameterRegistry registry, Map<String, String> main, MasterCf master) {
    List<String> missing = new ArrayList<>();
    List<String> needless = new ArrayList<>();
    collect(registry, "", main, missing, needless);
    for (ServiceEntry service : master.services()) {
      String prefix = service.name() + "/" + service.type() + "/";
      collect(registry, prefix, service.overrides(), missing, needless);
    }
    return new IneffectiveSettings(List.copyOf(missing), List.copyOf(needless));
  }

  private static void collect(
      ParameterRegistry registry,
      String prefix,
      Map<String, String> settings,
      List<String> missing,
      List<String> needless) {
    ParameterTable table = ParameterTable.builtIn();
    new TreeMap<>(settings)
        .forEach(
            (name, value) -> {
              Optional<ParameterTable.Entry> entry = table.find(name);
              if (entry.isPresent() && entry.get().defaultValue().equals(value)) {
                return;
              }
              String known =
                  entry.isPresent() ? name : ServiceParameters.defaultParameter(name).orElse(name);
              registry
                  .whyUnused(known)
                  .ifPresent(
                      why ->
                          (why.kind() == UnusedParameter.Kind.NEEDLESS ? needless : missing)
                              .add(prefix + name));
            });
  }

  /**
   * Says what there is to say, in one line for each kind.
   *
   * @param warnings hears of what is missing
   * @param remarks hears of what is needless
   */
  public void report(Consumer<String> warnings, Consumer<String> remarks) {
    if (!missing.isEmpty()) {
      warnings.accept(
          "these parameters are set, but Facteur does not implement them: "
              + String.join(", ", missing)
              + "; see docs/parameters.md");
    }
    if (!needless.isEmpty()) {
      remarks.accept(
          "these parameters are set, but there is nothing in Facteur for them to change: "
              + String.join(", ", needless));
    }
  }
}
