package org.facteur.app.tool.postmap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.maps.TableTypes;
import org.facteur.maps.source.FileValues;
import org.facteur.maps.source.Utf8Input;
import org.facteur.queue.mime.MimeSettings;

/** {@code postmap -q}: one key, the lines of standard input, or those of a message. */
final class TableQueries {
  private final ToolEnvironment environment;
  private final TableCommand.Request request;
  private final List<String> names;
  private final Configuration configuration;
  private final TableTypes types;
  private final List<LookupTable> opened = new ArrayList<>();
  private final boolean utf8;
  private boolean found;

  TableQueries(
      ToolEnvironment environment,
      TableCommand.Request request,
      List<String> names,
      Configuration configuration) {
    this.environment = environment;
    this.request = request;
    this.names = names;
    this.configuration = configuration;
    this.utf8 = request.isUtf8(configuration);
    this.types = TableTypes.strict(environment.log());
  }

  /** Returns the exit status: 0 when anything was found. */
  int run() throws IOException {
    if (!request.query.equals("-")) {
      Optional<String> value = find(request.query);
      value.ifPresent(environment.output()::println);
      return value.isPresent() ? 0 : 1;
    }
    for (int i = 0; i < names.size(); i++) {
      table(i);
    }
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(environment.input(), StandardCharsets.ISO_8859_1));
    if (request.headers || request.body) {
      MimeSettings settings = MimeSettings.of(configuration, request.mime, Set.of());
      new MessageQueries(request.headers, request.body, settings, this::ask).read(lines);
    } else {
      for (String key = lines.readLine(); key != null; key = lines.readLine()) {
        ask(key);
      }
    }
    return found ? 0 : 1;
  }

  private void ask(String key) {
    Optional<String> value = find(key);
    if (value.isPresent()) {
      found = true;
      environment.output().println(key + "\t" + value.get());
    }
  }

  /** A table is opened when those before it did not answer. */
  private LookupTable table(int index) {
    if (index == opened.size()) {
      String name = names.get(index);
      opened.add(
          request.fold ? types.open(name, configuration) : types.openUnfolded(name, configuration));
    }
    return opened.get(index);
  }

  private Optional<String> find(String key) {
    for (int i = 0; i < names.size(); i++) {
      LookupTable table = table(i);
      if (utf8 && !Utf8Input.isValid(key)) {
        environment.warning(
            "%s: non-UTF-8 key \"%s\": malformed UTF-8 or invalid codepoint"
                .formatted(names.get(i), Utf8Input.printable(key)));
        continue;
      }
      Optional<String> value;
      try {
        value = table.find(key);
      } catch (LookupFailure e) {
        throw new ToolFailure("table " + table.name() + ": query error: " + e.reason());
      }
      if (value.isPresent()) {
        if (value.get().isEmpty()) {
          environment.warning(
              "table " + table.name() + ": key " + key + ": empty string result is not allowed");
          environment.warning(
              "table " + table.name() + " should return NO RESULT in case of NOT FOUND");
        }
        return request.valuesAreFiles
            ? Optional.of(contents(names.get(i), key, value.get()))
            : value;
      }
    }
    return Optional.empty();
  }

  private String contents(String table, String key, String value) {
    if (!TableFiles.isStored(table)) {
      try {
        return new String(FileValues.read(value), StandardCharsets.ISO_8859_1);
      } catch (IOException e) {
        throw new ToolFailure("table " + table + ": key " + key + ": " + e.getMessage());
      }
    }
    try {
      return new String(Base64.getDecoder().decode(value), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException _) {
      environment.warning(
          "table " + table + ".db: key " + key + ": malformed BASE64 value: " + value);
      throw new ToolFailure("table " + table + ".db: query error");
    }
  }
}
