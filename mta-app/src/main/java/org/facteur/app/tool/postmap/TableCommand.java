package org.facteur.app.tool.postmap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.facteur.app.tool.OptionParser;
import org.facteur.app.tool.Tool;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.maps.ListableTable;
import org.facteur.maps.TableTypes;
import org.facteur.maps.source.TableSource.Duplicates;
import org.facteur.maps.source.Utf8Input;

/** {@code postmap} and {@code postalias}: the same command with two text formats. */
public final class TableCommand implements Tool {
  private static final Parameter<Boolean> SMTPUTF8_ENABLE = Parameter.bool("smtputf8_enable");
  private final TableDialect dialect;

  public TableCommand(TableDialect dialect) {
    this.dialect = dialect;
  }

  /** What the options say. */
  static final class Request {
    String directory;
    String query;
    String delete;
    boolean list;
    boolean incremental;
    boolean fold = true;
    boolean inheritMode = true;
    boolean dropPrivileges = true;
    boolean valuesAreFiles;
    boolean zero = true;
    Boolean utf8;
    boolean headers;
    boolean body;
    boolean mime;
    Duplicates duplicates = Duplicates.WARN;

    /** Whether keys and values must be UTF-8. */
    boolean isUtf8(Configuration configuration) {
      return utf8 == null ? configuration.get(SMTPUTF8_ENABLE) : utf8;
    }

    /** A key as tables have it. */
    String folded(String key) {
      if (!fold) {
        return key;
      }
      return Boolean.FALSE.equals(utf8) ? Utf8Input.foldAscii(key) : Utf8Text.foldCase(key);
    }
  }

  @Override
  public int run(ToolEnvironment environment, List<String> arguments) throws IOException {
    OptionParser options = OptionParser.parse(dialect.options(), arguments);
    options.errors().forEach(environment::info);
    Request request = new Request();
    for (OptionParser.Option option : options.options()) {
      read(request, option);
    }
    checkMessageOptions(environment, request);
    List<String> tables = options.operands();
    if (tables.isEmpty()) {
      throw new ToolFailure(dialect.usage());
    }
    Configuration configuration =
        Configuration.load(environment.configDirectory(request.directory));
    List<String> named = named(tables, configuration);
    if (request.query != null) {
      return new TableQueries(environment, request, named, configuration).run();
    }
    if (request.list) {
      return list(environment, named, configuration);
    }
    TableFiles files = new TableFiles(dialect, environment.log(), request, configuration);
    if (request.delete != null) {
      return delete(environment, request.delete, named, files);
    }
    for (String table : named) {
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
      case 'q' -> {
        requireFirst(request, "specify only one of -s -q or -d");
        request.query = option.value();
      }
      case 'd' -> {
        requireFirst(request, "specify only one of -s -q or -d");
        request.delete = option.value();
      }
      case 's' -> {
        requireFirst(request, "specify only one of -s or -q or -d");
        request.list = true;
      }
      case 'i' -> request.incremental = true;
      case 'f' -> request.fold = false;
      case 'p' -> request.inheritMode = false;
      case 'o' -> request.dropPrivileges = false;
      case 'r' -> request.duplicates = Duplicates.REPLACE;
      case 'w' -> request.duplicates = Duplicates.IGNORE;
      case 'F' -> request.valuesAreFiles = true;
      case 'b' -> request.body = true;
      case 'h' -> request.headers = true;
      case 'm' -> request.mime = true;
      case 'n' -> request.zero = false;
      case 'N' -> request.zero = true;
      case 'u', 'U' -> request.utf8 = option.letter() == 'U';
      case 'v' -> {
        // There is no more to tell.
      }
      default -> throw new ToolFailure(dialect.usage());
    }
  }

  private static void requireFirst(Request request, String message) {
    if (request.query != null || request.delete != null || request.list) {
      throw new ToolFailure(message);
    }
  }

  private static void checkMessageOptions(ToolEnvironment environment, Request request) {
    if (!request.headers && !request.body) {
      if (request.mime) {
        environment.warning("ignoring -m option without -b or -h");
      }
    } else if (!"-".equals(request.query)) {
      throw new ToolFailure("specify -b -h or -m only with \"-q -\"");
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

  private int list(ToolEnvironment environment, List<String> tables, Configuration configuration) {
    TableTypes types = TableTypes.strict(environment.log());
    String separator = dialect == TableDialect.ALIAS ? ":" : "";
    for (String name : tables) {
      LookupTable table = types.open(name, configuration);
      if (!(table instanceof ListableTable listable)) {
        throw new ToolFailure("table " + name + ": sequence operation is not supported");
      }
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
