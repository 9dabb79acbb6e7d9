package org.facteur.maps.composed;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;
import org.facteur.maps.TableTypes;

/** <code>inline:{key=value, {key = text with spaces}}</code>. */
public final class InlineType implements LookupTableType {
  @Override
  public String type() {
    return "inline";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    String text = name.strip();
    if (!text.startsWith("{") || !text.endsWith("}")) {
      throw new ConfigurationException("bad inline table syntax: inline:" + name);
    }
    Map<String, String> entries = new HashMap<>();
    List<String> words = TableTypes.split(text.substring(1, text.length() - 1));
    for (String word : words) {
      String pair = word.startsWith("{") ? word.substring(1, word.length() - 1).strip() : word;
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new ConfigurationException("bad inline table entry: " + word);
      }
      entries.put(
          pair.substring(0, equals).strip().toLowerCase(Locale.ROOT),
          pair.substring(equals + 1).strip());
    }
    return new InlineTable("inline:" + name, Map.copyOf(entries));
  }

  private record InlineTable(String name, Map<String, String> entries) implements LookupTable {
    @Override
    public Optional<String> find(String key) {
      return Optional.ofNullable(entries.get(key.toLowerCase(Locale.ROOT)));
    }
  }
}
