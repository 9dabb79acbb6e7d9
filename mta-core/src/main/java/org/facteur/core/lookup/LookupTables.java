package org.facteur.core.lookup;

import java.util.List;
import org.facteur.core.config.Configuration;

/** Opens tables by {@code type:name}; the same name gives the same instance. */
public interface LookupTables {
  /** Opens one table, such as {@code hash:/etc/aliases} or <code>inline:{a=b}</code>. */
  LookupTable open(String typeAndName, Configuration configuration);

  /** Opens the tables of a {@code *_maps} value, in their order; words are split outside braces. */
  List<LookupTable> openAll(String maps, Configuration configuration);

  /** Reports what is wrong with the text of a table: a whole warning, without program name. */
  default void warn(String text) {}
}
