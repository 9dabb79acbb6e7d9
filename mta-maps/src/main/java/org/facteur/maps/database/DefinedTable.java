package org.facteur.maps.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTables;
import org.facteur.maps.FileReasons;
import org.facteur.maps.OpenCheck;
import org.facteur.maps.WatchedFile;

/** A table and its definition, which is read anew when its file has changed. */
final class DefinedTable implements LookupTable, OpenCheck {
  private final String name;
  private final LookupTables tables;
  private final UnaryOperator<String> fold;
  private final Source source;

  @FunctionalInterface
  private interface Source {
    DatabaseTable current() throws IOException;
  }

  /** A definition that makes no sense, told each time the table is asked. */
  private static final class BadDefinition extends IOException {
    private static final long serialVersionUID = 1L;

    BadDefinition(ConfigurationException cause) {
      super(cause.getMessage(), cause);
    }
  }

  DefinedTable(
      DatabaseType type,
      String name,
      Configuration configuration,
      LookupTables tables,
      UnaryOperator<String> fold) {
    this.name = type.type() + ":" + name;
    this.tables = tables;
    this.fold = fold;
    WatchedFile<DatabaseTable> file =
        new WatchedFile<>(Path.of(name), path -> create(type, path, configuration, tables));
    if (TableDefinition.isFile(name)) {
      source = file::current;
    } else {
      DatabaseTable table =
          type.create(TableDefinition.ofMainCf(type.type(), name, configuration, tables));
      source = () -> table;
    }
  }

  private static DatabaseTable create(
      DatabaseType type, Path path, Configuration configuration, LookupTables tables)
      throws IOException {
    try {
      return type.create(TableDefinition.read(type.type(), path, configuration, tables));
    } catch (ConfigurationException e) {
      throw new BadDefinition(e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void check() throws LookupFailure {
    current();
  }

  private DatabaseTable current() throws LookupFailure {
    try {
      return source.current();
    } catch (BadDefinition e) {
      throw new LookupFailure(name, e.getMessage(), e);
    } catch (IOException e) {
      String file = name.substring(name.indexOf(':') + 1);
      throw new LookupFailure(name, "open " + file + ": " + FileReasons.of(e), e);
    }
  }

  @Override
  public Optional<String> find(String key) throws LookupFailure {
    Optional<String> characters = Utf8Text.decode(fold.apply(key));
    if (characters.isEmpty()) {
      tables.warn(name + ": a key that is not UTF-8 is in no database: not found");
      return Optional.empty();
    }
    DatabaseTable table = current();
    try {
      return table.find(characters.get()).map(Utf8Text::encode);
    } catch (RuntimeException e) {
      tables.warn(name + ": unexpected: " + e);
      throw new LookupFailure(name, "Application error", e);
    }
  }
}
