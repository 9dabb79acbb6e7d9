package org.facteur.core.lookup;

import java.util.List;
import org.facteur.core.config.Configuration;

/** Opens tables by {@code type:name}; the same name gives the same instance. */
public interface LookupTables {
  /** Opens one table, such as {@code hash:/etc/aliases} or <code>inline:{a=b}</code>. */
  LookupTable open(String typeAndName, Configuration configuration);

  /** Opens the tables of a {@code *_maps} value, in their order; words are split outside braces. */
  List<LookupTable> openAll(String maps, Configuration configuration);

  /**
   * The same tables for a program that takes no part of a key into its answer: rules of regular
   * expressions with {@code $1} in their result are skipped with a warning. A sender who chooses
   * the key must not choose the transport, the command or the file. Postfix counterpart:
   * DICT_FLAG_NO_REGSUB.
   */
  default LookupTables withoutSubstitution() {
    return this;
  }

  /** Whether a rule may take parts of the key into its result. */
  default boolean substitutes() {
    return true;
  }

  /** Reports what is wrong with the text of a table: a whole warning, without program name. */
  default void warn(String text) {}

  /** Reports that a table's server cannot be used, likewise. */
  default void error(String text) {}

  /** Tells what a table does, for somebody who looks for a mistake in its definition. */
  default void info(String text) {}
}
