package org.facteur.maps.cdb;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;
import org.facteur.maps.FileReasons;
import org.facteur.maps.ListableTable;
import org.facteur.maps.OpenCheck;
import org.facteur.maps.WatchedFile;

/** {@code cdb:}: FILE.cdb, a constant database. */
public final class CdbType implements LookupTableType {
  @Override
  public String type() {
    return "cdb";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    return table(name, Utf8Text::foldCase);
  }

  @Override
  public LookupTable openUnfolded(String name, Configuration configuration, LookupTables tables) {
    return table(name, key -> key);
  }

  private LookupTable table(String name, UnaryOperator<String> fold) {
    Path path = Path.of(name + ".cdb");
    return new CdbTable(type() + ":" + name, path, new WatchedFile<>(path, CdbFile::open), fold);
  }

  private record CdbTable(
      String name, Path path, WatchedFile<CdbFile> file, UnaryOperator<String> fold)
      implements LookupTable, ListableTable, OpenCheck {
    @Override
    public Optional<String> find(String key) throws LookupFailure {
      try {
        // Postfix's own files hold keys and values without terminating nulls, makemap's may not.
        String folded = fold.apply(key);
        CdbFile current = file.current();
        Optional<String> value = current.find(folded);
        return value.isPresent()
            ? value
            : current.find(folded + "\0").map(text -> text.replace("\0", ""));
      } catch (IOException e) {
        throw failure(e);
      }
    }

    @Override
    public void forEach(BiConsumer<String, String> consumer) throws LookupFailure {
      try {
        file.current().forEach(consumer);
      } catch (IOException e) {
        throw failure(e);
      }
    }

    @Override
    public void check() throws LookupFailure {
      try {
        file.current();
      } catch (IOException e) {
        throw failure(e);
      }
    }

    private LookupFailure failure(IOException e) {
      String reason =
          e instanceof FileSystemException
              ? "open database " + path + ": " + FileReasons.of(e)
              : String.valueOf(e.getMessage());
      return new LookupFailure(name, reason, e);
    }
  }
}
