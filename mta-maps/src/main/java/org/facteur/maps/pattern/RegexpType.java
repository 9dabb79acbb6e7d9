package org.facteur.maps.pattern;

import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;

/** {@code regexp:}: rules of regular expressions, regexp_table(5). */
public final class RegexpType implements LookupTableType {
  @Override
  public String type() {
    return "regexp";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    RegexpSyntax syntax = new RegexpSyntax();
    return PatternTable.open(
        type(),
        name,
        tables,
        (lines, problems) -> ExpressionRules.parse(syntax, tables.substitutes(), lines, problems),
        Optional::of);
  }
}
