package org.facteur.app.tool.postmap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.log.MailLog;
import org.facteur.core.posix.FileStatus;
import org.facteur.core.posix.Posix;
import org.facteur.core.posix.PosixException;
import org.facteur.maps.FileReasons;
import org.facteur.maps.TableTypes;
import org.facteur.maps.cdb.CdbWriter;
import org.facteur.maps.file.StoredFile;
import org.facteur.maps.index.IndexFile;
import org.facteur.maps.index.IndexWriter;
import org.facteur.maps.lmdb.LmdbFile;
import org.facteur.maps.lmdb.LmdbWriter;
import org.facteur.maps.source.TableSource;

/**
 * Makes and changes the index files of tables. A new file gets mode and owner of its text; one that
 * is made anew keeps its own.
 */
final class TableFiles {
  private static final String CDB = "cdb";
  private static final String LMDB = "lmdb";
  private static final Set<PosixFilePermission> PLAIN =
      PosixFilePermissions.fromString("rw-r--r--");
  private final TableDialect dialect;
  private final TableCommand.Request request;
  private final TableSource source;
  private final Configuration configuration;
  private final TableTypes types;

  TableFiles(
      TableDialect dialect,
      MailLog log,
      TableCommand.Request request,
      Configuration configuration) {
    this.dialect = dialect;

    this.request = request;
    this.configuration = configuration;
    this.source =
        new TableSource(
            dialect.format(),
            request::folded,
            request.duplicates,
            request.valuesAreFiles,
            request.isUtf8(configuration),
            log::warning);
    this.types = new TableTypes(log);
  }

  /** A table's type, its source and its index file. */
  private record Names(String type, Path text, Path index) {
    static Names of(String table) {
      int colon = table.indexOf(':');
      String file = table.substring(colon + 1);
      String type = table.substring(0, colon);
      String suffix = type.equals(CDB) || type.equals(LMDB) ? "." + type : ".db";
      return new Names(type, Path.of(file), Path.of(file + suffix));
    }

    boolean isIndexed() {
      return type.equals("hash") || type.equals("btree");
    }

    boolean isEditable() {
      return isIndexed() || type.equals(LMDB);
    }

    boolean isStored() {
      return isEditable() || type.equals(CDB);
    }

    /** What the index file holds. */
    StoredFile read(String table) throws IOException {
      return type.equals(LMDB) ? LmdbFile.open(index) : IndexFile.open(index, table);
    }

    /** How warnings about duplicates call the file. */
    String database() {
      return (isIndexed() ? index : text).toString();
    }

    void requireEditable() {
      if (type.equals(CDB)) {
        throw new ToolFailure(
            "dict_cdb_open: inappropriate open flags for cdb database"
                + " - specify O_RDONLY or O_WRONLY|O_CREAT|O_TRUNC");
      }
    }
  }

  /** Whether a table keeps its entries in a file that this class makes. */
  static boolean isStored(String table) {
    return Names.of(table).isStored();
  }

  private Names creatable(String table) {
    Names names = Names.of(table);
    if (names.isStored()) {
      return names;
    }
    String type = names.type();
    throw new ToolFailure(
        types.knows(type)
            ? "unsupported dictionary type: " + type + " does not support bulk-mode creation."
            : "unsupported dictionary type: %s. Is the postfix-%s package installed?"
                .formatted(type, type));
  }

  /** Makes an index file from its text. */
  void create(String table) throws IOException {
    Names names = Names.of(table);
    Map<String, String> entries = new LinkedHashMap<>();
    try (InputStream input = Files.newInputStream(names.text())) {
      creatable(table);
      source.read(input, names.text().toString(), names.database(), entries);
    } catch (IOException e) {
      throw new ToolFailure("open " + names.text() + ": " + FileReasons.of(e));
    }
    if (dialect == TableDialect.ALIAS) {
      entries.put("@", "@");
      entries.put("YP_LAST_MODIFIED", Long.toString(Instant.now().getEpochSecond()));
      entries.put("YP_MASTER_NAME", configuration.text("myhostname").orElse(""));
    }
    write(names, entries);
  }

  /** Adds entries from a stream. */
  void add(String table, InputStream input) throws IOException {
    Names names = creatable(table);
    names.requireEditable();
    Map<String, String> entries = new LinkedHashMap<>();
    if (Files.exists(names.index())) {
      names.read(table).forEach(entries::put);
    }
    source.read(input, "stdin", names.index().toString(), entries);
    write(names, entries);
  }

  /** Removes keys; false when none of them was there. */
  boolean delete(String table, List<String> keys) throws IOException {
    Names names = Names.of(table);
    names.requireEditable();
    if (!names.isEditable()) {
      throw cannotDelete(names.type(), table);
    }
    if (!Files.exists(names.index())) {
      throw new ToolFailure("open database " + names.index() + ": No such file or directory");
    }
    Map<String, String> entries = new LinkedHashMap<>();
    names.read(table).forEach(entries::put);
    boolean found = false;
    for (String key : keys) {
      found |= entries.remove(request.folded(key)) != null;
    }
    if (found) {
      write(names, entries);
    }
    return found;
  }

  private RuntimeException cannotDelete(String type, String table) {
    if (!types.knows(type)) {
      return new ConfigurationException("unsupported dictionary type: " + type);
    }
    return new ToolFailure(
        switch (type) {
          case "static", "environ", "internal", "fail" ->
              "table " + table + ": delete operation is not supported";
          default -> table + " map requires O_RDONLY access mode";
        });
  }

  private void write(Names names, Map<String, String> entries) throws IOException {
    Path index = names.index();
    boolean kept = Files.exists(index);
    Path model = kept ? index : names.text();
    boolean inherits = kept || request.inheritMode && Files.exists(model);
    Set<PosixFilePermission> permissions = inherits ? Files.getPosixFilePermissions(model) : PLAIN;
    IndexWriter.Preparation owner = temporary -> giveTo(temporary, model);
    if (names.type().equals(CDB)) {
      ByteBuffer contents = CdbWriter.contents(entries);
      IndexWriter.replace(
          index, permissions, owner, out -> out.write(contents.array(), 0, contents.limit()));
    } else if (names.type().equals(LMDB)) {
      IndexWriter.replace(
          index, permissions, owner, out -> LmdbWriter.write(out, entries, request.zero));
    } else {
      IndexWriter.write(index, entries, request.fold, permissions, owner);
    }
  }

  /** As root, gives a file the owner of another, as if that owner had made it. */
  private void giveTo(Path file, Path model) throws IOException {
    if (!request.dropPrivileges || Posix.geteuid() != 0 || !Files.exists(model)) {
      return;
    }
    try {
      FileStatus status = Posix.stat(model.toString());
      if (status.uid() != 0) {
        Posix.chown(file.toString(), status.uid(), status.gid());
      }
    } catch (PosixException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
