package org.facteur.maps.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;

/** {@code texthash:}: a text file in postmap(1) format, read into memory. */
public class TextFileType implements LookupTableType {
  @Override
  public String type() {
    return "texthash";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    return new TextFileTable(type() + ":" + name, Path.of(name));
  }

  private static final class TextFileTable implements LookupTable {
    private final String name;
    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private FileTime readAt;
    private Map<String, String> entries = Map.of();

    TextFileTable(String name, Path file) {
      this.name = name;
      this.file = file;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Optional<String> find(String key) throws LookupFailure {
      lock.lock();
      try {
        FileTime modified = Files.getLastModifiedTime(file);
        if (!modified.equals(readAt)) {
          entries = read(file);
          readAt = modified;
        }
        return Optional.ofNullable(entries.get(key.toLowerCase(Locale.ROOT)));
      } catch (IOException e) {
        throw new LookupFailure(name, "open " + file + ": " + e.getMessage(), e);
      } finally {
        lock.unlock();
      }
    }

    private static Map<String, String> read(Path file) throws IOException {
      Map<String, String> entries = new HashMap<>();
      StringBuilder logical = new StringBuilder();
      for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n")) {
        if (line.isBlank() || line.strip().startsWith("#")) {
          continue;
        }
        if (!Character.isWhitespace(line.charAt(0))) {
          add(entries, logical);
          logical.setLength(0);
        }
        logical.append(line);
      }
      add(entries, logical);
      return entries;
    }

    private static void add(Map<String, String> entries, StringBuilder logical) {
      String[] fields = logical.toString().strip().split("\\s+", 2);
      if (fields.length == 2) {
        String key =
            fields[0].endsWith(":") ? fields[0].substring(0, fields[0].length() - 1) : fields[0];
        entries.putIfAbsent(key.toLowerCase(Locale.ROOT), fields[1].strip());
      }
    }
  }
}
