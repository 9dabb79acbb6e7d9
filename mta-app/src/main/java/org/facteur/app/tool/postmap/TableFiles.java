package org.facteur.app.tool.postmap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.maps.TableTypes;
import org.facteur.maps.index.IndexFile;
import org.facteur.maps.index.IndexWriter;
import org.facteur.maps.source.TableSource;

/** Makes and changes the index files of tables. */
final class TableFiles {
  private static final Set<PosixFilePermission> PLAIN =
      PosixFilePermissions.fromString("rw-r--r--");
  private final TableDialect dialect;
  private final Consumer<String> warnings;
  private final boolean fold;
  private final boolean inheritMode;
  private final TableSource source;
  private final Configuration configuration;

  TableFiles(
      TableDialect dialect,
      Consumer<String> warnings,
      boolean fold,
      boolean inheritMode,
      TableSource.Duplicates duplicates,
      Configuration configuration) {
    this.dialect = dialect;
    this.warnings = warnings;
    this.fold = fold;
    this.inheritMode = inheritMode;
    this.configuration = configuration;
    this.source =
        new TableSource(
            dialect.format(), fold ? Utf8Text::foldCase : key -> key, duplicates, warnings);
  }

  /** A table's source and its index file. */
  private record Names(String type, Path text, Path index) {}

  private static boolean isIndexed(String type) {
    return type.equals("hash") || type.equals("btree");
  }

  private static Names names(String table) {
    int colon = table.indexOf(':');
    String type = table.substring(0, colon);
    String file = table.substring(colon + 1);
    if (!isIndexed(type)) {
      if (new TableTypes(text -> {}).knows(type)) {
        throw new ToolFailure(
            "unsupported dictionary type: " + type + " does not support bulk-mode creation.");
      }
      throw new ToolFailure(
          "unsupported dictionary type: %s. Is the postfix-%s package installed?"
              .formatted(type, type));
    }
    return new Names(type, Path.of(file), Path.of(file + ".db"));
  }

  /** Fails as opening the database would when an index file is missing. */
  static void requireReadable(String table) {
    int colon = table.indexOf(':');
    if (colon > 0 && isIndexed(table.substring(0, colon))) {
      Path index = Path.of(table.substring(colon + 1) + ".db");
      if (!Files.exists(index)) {
        throw new ToolFailure("open database " + index + ": No such file or directory");
      }
    }
  }

  /** Makes an index file from its text. */
  void create(String table) throws IOException {
    Names names = names(table);
    Map<String, String> entries = new LinkedHashMap<>();
    Set<PosixFilePermission> permissions;
    try (InputStream input = Files.newInputStream(names.text())) {
      permissions = inheritMode ? Files.getPosixFilePermissions(names.text()) : PLAIN;
      source.read(input, names.text().toString(), names.index().toString(), entries);
    } catch (NoSuchFileException e) {
      throw new ToolFailure("open " + names.text() + ": No such file or directory");
    }
    if (dialect == TableDialect.ALIAS) {
      entries.put("@", "@");
      entries.put("YP_LAST_MODIFIED", Long.toString(Instant.now().getEpochSecond()));
      entries.put("YP_MASTER_NAME", configuration.text("myhostname").orElse(""));
    }
    IndexWriter.write(names.index(), entries, fold, permissions);
  }

  /** Adds entries from a stream. */
  void add(String table, InputStream input) throws IOException {
    Names names = names(table);
    Map<String, String> entries = new LinkedHashMap<>();
    Set<PosixFilePermission> permissions = PLAIN;
    if (Files.exists(names.index())) {
      IndexFile.open(names.index(), table).forEach(entries::put);
      permissions = Files.getPosixFilePermissions(names.index());
    }
    source.read(input, "(stdin)", names.index().toString(), entries);
    IndexWriter.write(names.index(), entries, fold, permissions);
  }

  /** Removes keys; false when none of them was there. */
  boolean delete(String table, List<String> keys) throws IOException {
    int colon = table.indexOf(':');
    if (!isIndexed(table.substring(0, colon))) {
      throw new ToolFailure(table + " map requires O_RDONLY access mode");
    }
    requireReadable(table);
    Names names = names(table);
    Map<String, String> entries = new LinkedHashMap<>();
    IndexFile.open(names.index(), table).forEach(entries::put);
    boolean found = false;
    for (String key : keys) {
      found |= entries.remove(fold ? Utf8Text.foldCase(key) : key) != null;
    }
    if (found) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(names.index());
      IndexWriter.write(names.index(), entries, fold, permissions);
    }
    return found;
  }
}
