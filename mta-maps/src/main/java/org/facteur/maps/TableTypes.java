package org.facteur.maps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;

/** Opens tables by {@code type:name} and keeps them: the same name gives the same instance. */
public final class TableTypes implements LookupTables {
  private final Map<String, LookupTableType> types;
  private final MailLog log;
  private final boolean strict;
  private final Map<String, LookupTable> open = new ConcurrentHashMap<>();
  private final TableTypes withoutSubstitution;

  /**
   * With every type that {@code ServiceLoader} finds, for a mail system: a table that cannot be
   * opened is reported, and fails its lookups until it can be.
   *
   * @param log is told what is wrong with the text of a table, or with its server
   */
  public TableTypes(MailLog log) {
    this(find(), log, false, true);
  }

  /** The same for somebody who wants to hear of all in one way. */
  public TableTypes(Consumer<String> warnings) {
    this(new MailLog((_, _, text) -> warnings.accept(text), ""));
  }

  /**
   * For a command line tool: a table that cannot be opened is a {@link ConfigurationException} with
   * the reason.
   */
  public static TableTypes strict(MailLog log) {
    return new TableTypes(find(), log, true, true);
  }

  private TableTypes(
      Map<String, LookupTableType> types, MailLog log, boolean strict, boolean substitutes) {
    this.types = types;
    this.log = log;
    this.strict = strict;
    this.withoutSubstitution = substitutes ? new TableTypes(types, log, strict, false) : this;
  }

  private static Map<String, LookupTableType> find() {
    Map<String, LookupTableType> types = new HashMap<>();
    ServiceLoader.load(LookupTableType.class).forEach(type -> types.put(type.type(), type));
    return types;
  }

  @Override
  public LookupTables withoutSubstitution() {
    return withoutSubstitution;
  }

  @Override
  public boolean substitutes() {
    return withoutSubstitution != this;
  }

  @Override
  public LookupTable open(String typeAndName, Configuration configuration) {
    String key = DefinedInMainCf.identity(typeAndName, configuration);
    LookupTable known = open.get(key);
    if (known != null) {
      return known;
    }
    LookupTable opened = create(typeAndName, configuration);
    LookupTable raced = open.putIfAbsent(key, opened);
    return raced == null ? opened : raced;
  }

  private LookupTable create(String typeAndName, Configuration configuration) {
    return checked(type(typeAndName).open(rest(typeAndName), configuration, this));
  }

  /** Opens a table that does not fold keys to lower case; not shared. */
  public LookupTable openUnfolded(String typeAndName, Configuration configuration) {
    return checked(type(typeAndName).openUnfolded(rest(typeAndName), configuration, this));
  }

  private LookupTable checked(LookupTable table) {
    if (table instanceof OpenCheck opening) {
      try {
        opening.check();
      } catch (LookupFailure e) {
        if (strict) {
          throw new ConfigurationException(e.reason(), e);
        }
        log.warning(table.name() + " is unavailable. " + e.reason());
      }
    }
    return table;
  }

  @Override
  public void warn(String text) {
    log.warning(text);
  }

  @Override
  public void error(String text) {
    log.error(text);
  }

  @Override
  public void info(String text) {
    log.info(text);
  }

  /** Whether there is a type of that name. */
  public boolean knows(String type) {
    return types.containsKey(type);
  }

  private LookupTableType type(String typeAndName) {
    int colon = typeAndName.indexOf(':');
    if (colon <= 0 || colon + 1 == typeAndName.length()) {
      throw new ConfigurationException(
          "open dictionary: expecting \"type:name\" form instead of \"" + typeAndName + '"');
    }
    String typeName = typeAndName.substring(0, colon);
    LookupTableType type = types.get(typeName);
    if (type == null) {
      throw new ConfigurationException("unsupported dictionary type: " + typeName);
    }
    return type;
  }

  private static String rest(String typeAndName) {
    return typeAndName.substring(typeAndName.indexOf(':') + 1);
  }

  @Override
  public List<LookupTable> openAll(String maps, Configuration configuration) {
    List<LookupTable> tables = new ArrayList<>();
    for (String word : split(maps)) {
      tables.add(open(word, configuration));
    }
    return tables;
  }

  /** Splits at white space and commas outside braces. */
  public static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean separator = depth == 0 && (c == ',' || Character.isWhitespace(c));
      if (separator) {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
        continue;
      }
      if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
      }
      word.append(c);
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }
}
