package org.facteur.maps.composed;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.BraceWords;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;
import org.facteur.maps.ListableTable;

/** <code>inline:{key=value, {key = text with spaces}}</code>. */
public final class InlineType implements LookupTableType {
  private static final String ELEMENT = "name=value";

  @Override
  public String type() {
    return "inline";
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
    if (name.startsWith("{")
        && name.endsWith("}")
        && name.length() > 2
        && name.substring(1, name.length() - 1).isBlank()) {
      throw problem("empty table", name);
    }
    Map<String, String> entries = new LinkedHashMap<>();
    for (String word : TableList.words(type(), name, ELEMENT)) {
      String pair = word.startsWith("{") ? content(word, name) : word;
      int equals = pair.indexOf('=');
      if (equals < 0) {
        throw problem("missing '=' after attribute name", name);
      }
      entries.put(
          fold.apply(pair.substring(0, equals).strip()), pair.substring(equals + 1).strip());
    }
    return new InlineTable(type() + ":" + name, entries, fold);
  }

  private String content(String word, String name) {
    try {
      return BraceWords.content(word);
    } catch (ConfigurationException e) {
      throw problem(e.getMessage(), name);
    }
  }

  private ConfigurationException problem(String text, String name) {
    return new ConfigurationException(text + ": " + TableList.wanted(type(), name, ELEMENT));
  }

  private record InlineTable(String name, Map<String, String> entries, UnaryOperator<String> fold)
      implements LookupTable, ListableTable {
    @Override
    public Optional<String> find(String key) {
      return Optional.ofNullable(entries.get(fold.apply(key)));
    }

    @Override
    public void forEach(BiConsumer<String, String> consumer) {
      entries.forEach(consumer);
    }
  }
}
