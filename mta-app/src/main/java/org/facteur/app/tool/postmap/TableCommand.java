package org.facteur.app.tool.postmap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.app.tool.OptionParser;
import org.facteur.app.tool.Tool;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.maps.ListableTable;
import org.facteur.maps.TableTypes;
import org.facteur.maps.source.TableSource.Duplicates;

/** {@code postmap} and {@code postalias}: the same command with two text formats. */
public final class TableCommand implements Tool {
  private final TableDialect dialect;

  public TableCommand(TableDialect dialect) {
    this.dialect = dialect;
  }

  /** What the options say. */
  private static final class Request {
    String directory;
    String query;
    String delete;
    boolean list;
    boolean incremental;
    boolean fold = true;
    boolean inheritMode = true;
    Duplicates duplicates = Duplicates.WARN;
  }

  @Override
  public int run(ToolEnvironment environment, List<String> arguments) throws IOException {
    OptionParser options = OptionParser.parse(dialect.options(), arguments);
    Request request = new Request();
    for (OptionParser.Option option : options.options()) {
      read(request, option);
    }
    List<String> tables = options.operands();
    int actions =
        (request.query == null ? 0 : 1) + (request.delete == null ? 0 : 1) + (request.list ? 1 : 0);
    if (actions > 1) {
      throw new ToolFailure("specify only one of -s or -q or -d");
    }
    if (tables.isEmpty()) {
      throw new ToolFailure(dialect.usage());
    }
    Configuration configuration =
        Configuration.load(environment.configDirectory(request.directory));
    if (request.query != null) {
      return query(environment, request, named(tables, configuration), configuration);
    }
    if (request.list) {
      return list(environment, named(tables, configuration), configuration);
    }
    TableFiles files =
        new TableFiles(
            dialect,
            environment::warning,
            request.fold,
            request.inheritMode,
            request.duplicates,
            configuration);
    if (request.delete != null) {
      return delete(environment, request.delete, named(tables, configuration), files);
    }
    for (String table : named(tables, configuration)) {
      if (request.incremental) {
        files.add(table, environment.input());
      } else {
        files.create(table);
      }
    }
    return 0;
  }

  private void read(Request request, OptionParser.Option option) {
    switch (option.letter()) {
      case 'c' -> request.directory = option.value();
      case 'q' -> request.query = option.value();
      case 'd' -> request.delete = option.value();
      case 's' -> request.list = true;
      case 'i' -> request.incremental = true;
      case 'f' -> request.fold = false;
      case 'p' -> request.inheritMode = false;
      case 'r' -> request.duplicates = Duplicates.REPLACE;
      case 'w' -> request.duplicates = Duplicates.IGNORE;
      case 'n', 'N', 'o', 'u', 'U', 'v' -> {
        // Terminating nulls have no place in this format, tools run with the caller's own rights,
        // and keys are bytes.
      }
      case 'b', 'h', 'm', 'F' ->
          throw new ToolFailure("option -" + option.letter() + " is not available yet");
      default -> throw new ToolFailure(dialect.usage());
    }
  }

  private static List<String> named(List<String> tables, Configuration configuration) {
    String type = configuration.text("default_database_type").orElse("hash");
    List<String> named = new ArrayList<>();
    for (String table : tables) {
      named.add(table.indexOf(':') < 0 ? type + ":" + table : table);
    }
    return named;
  }

  private static LookupTable open(
      String name, Request request, Configuration configuration, TableTypes types) {
    return request.fold ? types.open(name, configuration) : types.openUnfolded(name, configuration);
  }

  private static int query(
      ToolEnvironment environment,
      Request request,
      List<String> tables,
      Configuration configuration)
      throws IOException {
    TableTypes types = TableTypes.strict(environment::warning);
    List<LookupTable> opened = new ArrayList<>();
    for (String name : tables) {
      opened.add(open(name, request, configuration, types));
    }
    if (!request.query.equals("-")) {
      Optional<String> value = find(opened, request.query);
      value.ifPresent(environment.output()::println);
      return value.isPresent() ? 0 : 1;
    }
    boolean found = false;
    BufferedReader keys =
        new BufferedReader(new InputStreamReader(environment.input(), StandardCharsets.ISO_8859_1));
    for (String key = keys.readLine(); key != null; key = keys.readLine()) {
      Optional<String> value = find(opened, key);
      if (value.isPresent()) {
        found = true;
        environment.output().println(key + "\t" + value.get());
      }
    }
    return found ? 0 : 1;
  }

  private static Optional<String> find(List<LookupTable> tables, String key) {
    if (key.isEmpty()) {
      return Optional.empty();
    }
    for (LookupTable table : tables) {
      try {
        Optional<String> value = table.find(key);
        if (value.isPresent()) {
          return value;
        }
      } catch (LookupFailure e) {
        throw new ToolFailure("table " + table.name() + ": query error: " + e.reason());
      }
    }
    return Optional.empty();
  }

  private int list(ToolEnvironment environment, List<String> tables, Configuration configuration) {
    TableTypes types = TableTypes.strict(environment::warning);
    for (String name : tables) {
      if (!(types.open(name, configuration) instanceof ListableTable listable)) {
        throw new ToolFailure("table " + name + ": sequence operation is not supported");
      }
      String separator = dialect == TableDialect.ALIAS ? ":" : "";
      try {
        listable.forEach(
            (key, value) -> environment.output().println(key + separator + "\t" + value));
      } catch (LookupFailure e) {
        throw new ToolFailure("table " + name + ": sequence error: " + e.reason());
      }
    }
    return 0;
  }

  private static int delete(
      ToolEnvironment environment, String key, List<String> tables, TableFiles files)
      throws IOException {
    List<String> keys = new ArrayList<>();
    if (key.equals("-")) {
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(environment.input(), StandardCharsets.ISO_8859_1));
      lines.lines().forEach(keys::add);
    } else {
      keys.add(key);
    }
    boolean found = false;
    for (String table : tables) {
      found |= files.delete(table, keys);
    }
    return found ? 0 : 1;
  }
}
