package org.facteur.app.tool.postconf;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.MacroExpansion;
import org.facteur.core.config.MainCf;
import org.facteur.core.config.ParameterTable;
import org.facteur.maps.database.DatabaseParameters;

/** Finds which names settings refer to, and so which settings nobody uses. */
final class ReferenceScan {
  private final ParameterCatalog catalog;
  private final Path directory;
  private final Consumer<String> warnings;
  private final Set<String> undefined = new HashSet<>();
  private final Set<String> restrictionClasses = new HashSet<>();

  ReferenceScan(ParameterCatalog catalog, Path directory, Consumer<String> warnings) {
    this.catalog = catalog;
    this.directory = directory;
    this.warnings = warnings;
  }

  /** Registers the names of users that are in use, and warns of names that nothing defines. */
  void scan(List<MasterEntry> services) {
    for (String name : catalog.withDefaults()) {
      if (!catalog.isSet(name) && !isRaw(name)) {
        catalog.preset(name).ifPresent(text -> scanDefault(text));
      }
    }
    catalog
        .value("smtpd_restriction_classes")
        .ifPresent(
            text -> {
              for (String name : text.split("[ ,\t\r\n]+")) {
                if (!name.isEmpty() && !catalog.isKnown(name)) {
                  reference(name, Map.of(), "main.cf");
                  restrictionClasses.add(name);
                }
              }
            });
    for (MasterEntry service : services) {
      Map<String, String> local = service.settings();
      local.forEach(
          (name, value) -> {
            if (!isRaw(name)) {
              scanText(value, local, "master.cf");
            }
            scanTables(value, local);
          });
    }
    Map.copyOf(catalog.settings())
        .forEach(
            (name, value) -> {
              if (!isRaw(name)) {
                scanText(value, Map.of(), "main.cf");
              }
              scanTables(value, Map.of());
            });
  }

  private static boolean isRaw(String name) {
    return ParameterTable.builtIn()
        .find(name)
        .map(entry -> entry.type().equals("raw"))
        .orElse(false);
  }

  private void scanDefault(String text) {
    MacroExpansion.scan(
        text,
        name -> {
          if (catalog.isSet(name)) {
            catalog.addUser(name);
          }
        },
        warnings);
  }

  private void scanText(String text, Map<String, String> local, String file) {
    MacroExpansion.scan(text, name -> reference(name, local, file), warnings);
  }

  private void reference(String name, Map<String, String> local, String file) {
    if (local.containsKey(name)) {
      return;
    }
    if (catalog.isSet(name)) {
      catalog.addUser(name);
    } else if (!catalog.isKnown(name) && undefined.add(file + ":" + name)) {
      warnings.accept(directory + "/" + file + ": undefined parameter: " + name);
    }
  }

  /** Looks for tables whose settings stand in main.cf under the table's name, or in a file. */
  private void scanTables(String text, Map<String, String> local) {
    if (text.indexOf(':') < 0) {
      return;
    }
    for (String word : text.split("[ ,\t\r\n{}]+")) {
      String table = word.startsWith("proxy:") ? word.substring(6) : word;
      int colon = table.indexOf(':');
      List<String> suffixes =
          colon < 0 ? List.of() : DatabaseParameters.of(table.substring(0, colon));
      if (suffixes.isEmpty()) {
        continue;
      }
      String name = table.substring(colon + 1);
      if (name.startsWith("/") || name.startsWith(".")) {
        scanFile(table.substring(0, colon), Path.of(name), suffixes);
      } else {
        for (String suffix : suffixes) {
          if (catalog.isSet(name + "_" + suffix)) {
            catalog.addUser(name + "_" + suffix);
          }
        }
      }
    }
  }

  private void scanFile(String type, Path file, List<String> names) {
    if (!undefined.add("file:" + file)) {
      return;
    }
    try {
      MainCf.parse(file, PostconfFiles.read(file), warnings)
          .settings()
          .forEach(
              (name, value) -> {
                if (!names.contains(name)) {
                  warnings.accept(file + ": unused parameter: " + name + "=" + value);
                }
              });
    } catch (ConfigurationException e) {
      String reason = e.getMessage().substring(e.getMessage().lastIndexOf(": ") + 2);
      warnings.accept("open \"" + type + "\" configuration \"" + file + "\": " + reason);
    }
  }

  /** Warns of settings of main.cf that no name knows. */
  void warnUnusedMain() {
    catalog
        .settings()
        .forEach(
            (name, value) -> {
              if (!catalog.isKnown(name)) {
                warnings.accept(directory + "/main.cf: unused parameter: " + name + "=" + value);
              }
            });
  }

  /** Warns of options of services that no name knows. */
  void warnUnusedMaster(List<MasterEntry> services) {
    for (MasterEntry service : services) {
      Map<String, String> settings = service.settings();
      Set<String> used = new HashSet<>();
      settings.values().forEach(text -> MacroExpansion.scan(text, used::add, ignored -> {}));
      // Old names live on in the defaults of those that replaced them: $fallback_relay.
      for (ParameterTable.Entry entry : ParameterTable.builtIn().all()) {
        MacroExpansion.scan(entry.defaultValue(), used::add, ignored -> {});
      }
      settings.forEach(
          (name, value) -> {
            if (!catalog.isKnown(name)
                && !used.contains(name)
                && !restrictionClasses.contains(name)) {
              warnings.accept(directory + "/master.cf: unused parameter: " + name + "=" + value);
            }
          });
    }
  }
}
