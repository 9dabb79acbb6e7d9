package org.facteur.maps.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;

/** {@code unix:passwd.byname} and {@code unix:group.byname}. */
public final class UnixType implements LookupTableType {
  @Override
  public String type() {
    return "unix";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    return switch (name) {
      case "passwd.byname" -> new UnixTable("unix:" + name, Path.of("/etc/passwd"));
      case "group.byname" -> new UnixTable("unix:" + name, Path.of("/etc/group"));
      default -> throw new ConfigurationException("unknown table: unix:" + name);
    };
  }

  private record UnixTable(String name, Path file) implements LookupTable {
    @Override
    public Optional<String> find(String key) throws LookupFailure {
      String folded = Utf8Text.foldCase(key);
      try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
        return lines.filter(line -> line.startsWith(folded + ":")).findFirst();
      } catch (IOException e) {
        throw new LookupFailure(name, e.getMessage(), e);
      }
    }
  }
}
