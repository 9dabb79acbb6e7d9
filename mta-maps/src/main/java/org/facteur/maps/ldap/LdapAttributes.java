package org.facteur.maps.ldap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.facteur.maps.database.TableDefinition;

/**
 * The attributes that a table asks for, by what they are for.
 *
 * @param terminal when an entry has one of these, no other counts
 * @param leaf do not count in an entry that has special ones
 * @param ordinary values
 * @param special DNs and URLs that are followed
 */
record LdapAttributes(
    List<String> terminal, List<String> leaf, List<String> ordinary, List<String> special) {
  private static final String ALL = "*";

  static LdapAttributes of(TableDefinition definition) {
    return new LdapAttributes(
        definition.words("terminal_result_attribute", ""),
        definition.words("leaf_result_attribute", ""),
        definition.words("result_attribute", "maildrop"),
        definition.words("special_result_attribute", ""));
  }

  List<String> all() {
    List<String> names = new ArrayList<>(terminal);
    names.addAll(leaf);
    names.addAll(ordinary);
    names.addAll(special);
    return names;
  }

  /** Whether a list has an attribute, whatever the case of its letters. */
  static boolean has(List<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }

  /**
   * Those that an LDAP URL asks for too. An option ({@code name;option}) on one side only is kept.
   *
   * @param wanted by the URL; empty for all
   */
  List<String> selectedBy(List<String> wanted) {
    if (wanted.isEmpty() || wanted.contains(ALL)) {
      return all();
    }
    List<String> selected = new ArrayList<>();
    for (String name : all()) {
      for (String other : wanted) {
        if (name.equalsIgnoreCase(other) || isOptionOf(other, name)) {
          selected.add(other);
        } else if (isOptionOf(name, other)) {
          selected.add(name);
        }
      }
    }
    return selected;
  }

  private static boolean isOptionOf(String name, String plain) {
    return plain.indexOf(';') < 0
        && name.toLowerCase(Locale.ROOT).startsWith(plain.toLowerCase(Locale.ROOT) + ";");
  }
}
