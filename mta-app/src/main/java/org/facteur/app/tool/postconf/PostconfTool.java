package org.facteur.app.tool.postconf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.facteur.app.tool.Tool;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.core.config.MainCf;
import org.facteur.core.tls.openssl.OpenSsl;

/** postconf(1). */
public final class PostconfTool implements Tool {

  @Override
  public int run(ToolEnvironment environment, List<String> arguments) throws IOException {
    PostconfOptions options = PostconfOptions.parse(environment, arguments);
    Path directory = environment.configDirectory(options.directory());
    if (options.has('m')) {
      MainCf.load(directory, environment::warning);
      return print(environment, BuiltInLists.TABLE_TYPES);
    }
    if (options.has('l')) {
      return print(environment, BuiltInLists.LOCK_METHODS);
    }
    if (options.has('a')) {
      return print(environment, BuiltInLists.SASL_SERVERS);
    }
    if (options.has('A')) {
      return print(environment, BuiltInLists.SASL_CLIENTS);
    }
    if (options.has('T')) {
      return tls(environment, options.tlsMode());
    }
    if (options.has('b') || options.has('t')) {
      return TemplateDisplay.show(environment, options, directory);
    }
    if (options.has('e') || options.has('X') || options.has('#')) {
      edit(environment, options, directory);
      return 0;
    }
    show(environment, options, directory);
    return 0;
  }

  private static int print(ToolEnvironment environment, List<String> lines) {
    lines.forEach(line -> environment.output().print(line + "\n"));
    return 0;
  }

  private static int tls(ToolEnvironment environment, String mode) {
    return switch (mode) {
      // Facteur is not compiled for any OpenSSL: it takes the machine's.
      case "compile-version", "run-version" ->
          print(environment, List.of(OpenSsl.problem().orElseGet(OpenSsl::version)));
      case "public-key-algorithms" -> print(environment, BuiltInLists.PUBLIC_KEY_ALGORITHMS);
      default -> {
        environment.warning("unknown 'postconf -T' mode: " + mode);
        yield 1;
      }
    };
  }

  private static void edit(ToolEnvironment environment, PostconfOptions options, Path directory) {
    if (options.has('M') || options.has('F') || options.has('P')) {
      new MasterEditor(environment, options).edit(directory, options.operands());
    } else {
      new MainEditor(environment, options).edit(directory, options.operands());
    }
  }

  private static void show(ToolEnvironment environment, PostconfOptions options, Path directory) {
    boolean ofMaster = options.has('M') || options.has('F') || options.has('P');
    // The file that is asked for is read, and complained of, first.
    Map<String, String> settings = ofMaster ? Map.of() : settings(environment, options, directory);
    List<MasterEntry> services = services(environment, directory, ofMaster);
    if (ofMaster) {
      settings = settings(environment, options, directory);
    }
    ParameterCatalog catalog = new ParameterCatalog(settings, services);
    ReferenceScan scan = new ReferenceScan(catalog, directory, environment::warning);
    if (!options.has('d')) {
      scan.scan(services);
    }
    if (!ofMaster) {
      new MainDisplay(environment, options, catalog).show(options.operands());
    } else {
      MasterDisplay display = new MasterDisplay(environment, options, catalog, services);
      if (options.has('M')) {
        display.showEntries(options.operands());
      } else if (options.has('F')) {
        display.showFields(options.operands());
      } else {
        display.showParameters(options.operands());
      }
    }
    environment.output().flush();
    if (!options.has('d') && !ofMaster) {
      scan.warnUnusedMain();
    }
    if (!options.has('d')) {
      scan.warnUnusedMaster(services);
    }
  }

  private static Map<String, String> settings(
      ToolEnvironment environment, PostconfOptions options, Path directory) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (!options.has('d')) {
      settings.putAll(MainCf.load(directory, environment::warning).settings());
      settings.put("config_directory", directory.toString());
      settings.putAll(options.overrides());
    }
    return settings;
  }

  private static List<MasterEntry> services(
      ToolEnvironment environment, Path directory, boolean required) {
    Path file = directory.resolve("master.cf");
    if (!required && !Files.exists(file)) {
      environment.warning("open " + file + ": No such file or directory");
      return List.of();
    }
    return PostconfFiles.master(directory, environment::warning);
  }
}
