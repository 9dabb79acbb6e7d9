package org.facteur.maps.pattern;

import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;

/** {@code pcre:}: rules of regular expressions, pcre_table(5). */
public final class PcreType implements LookupTableType {
  @Override
  public String type() {
    return "pcre";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    PcreSyntax syntax = new PcreSyntax();
    return PatternTable.open(
        type(),
        name,
        tables,
        (lines, problems) -> ExpressionRules.parse(syntax, tables.substitutes(), lines, problems),
        Optional::of);
  }
}
