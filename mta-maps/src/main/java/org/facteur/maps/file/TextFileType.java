package org.facteur.maps.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;
import org.facteur.maps.FileReasons;
import org.facteur.maps.ListableTable;
import org.facteur.maps.OpenCheck;
import org.facteur.maps.WatchedFile;
import org.facteur.maps.source.MapFormat;
import org.facteur.maps.source.TableSource;

/** {@code texthash:}: a text file in postmap(1) format, read into memory. */
public final class TextFileType implements LookupTableType {
  private static final Parameter<Boolean> SMTPUTF8_ENABLE = Parameter.bool("smtputf8_enable");

  @Override
  public String type() {
    return "texthash";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    return table(name, Utf8Text::foldCase, configuration, tables);
  }

  @Override
  public LookupTable openUnfolded(String name, Configuration configuration, LookupTables tables) {
    return table(name, key -> key, configuration, tables);
  }

  private LookupTable table(
      String name, UnaryOperator<String> fold, Configuration configuration, LookupTables tables) {
    TableSource source =
        new TableSource(
            new MapFormat(),
            fold,
            TableSource.Duplicates.WARN,
            false,
            configuration.get(SMTPUTF8_ENABLE),
            tables::warn);
    WatchedFile<Map<String, String>> file =
        new WatchedFile<>(Path.of(name), path -> read(path, source));
    return new TextFileTable(type() + ":" + name, name, file, fold);
  }

  private static Map<String, String> read(Path path, TableSource source) throws IOException {
    Map<String, String> entries = new HashMap<>();
    try (InputStream input = Files.newInputStream(path)) {
      source.read(input, path.toString(), "", entries);
    }
    return entries;
  }

  private record TextFileTable(
      String name, String path, WatchedFile<Map<String, String>> file, UnaryOperator<String> fold)
      implements LookupTable, ListableTable, OpenCheck {
    private Map<String, String> entries() throws LookupFailure {
      try {
        return file.current();
      } catch (IOException e) {
        throw new LookupFailure(name, "open database " + path + ": " + FileReasons.of(e), e);
      }
    }

    @Override
    public Optional<String> find(String key) throws LookupFailure {
      return Optional.ofNullable(entries().get(fold.apply(key)));
    }

    @Override
    public void forEach(BiConsumer<String, String> consumer) throws LookupFailure {
      entries().forEach(consumer);
    }

    @Override
    public void check() throws LookupFailure {
      entries();
    }
  }
}
