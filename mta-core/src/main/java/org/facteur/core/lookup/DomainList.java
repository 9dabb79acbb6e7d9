package org.facteur.core.lookup;

import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;

/**
 * A list of domains: relay_domains, fast_flush_domains. Whether {@code example.com} stands for its
 * subdomains says parent_domain_matches_subdomains. Thread safe. Postfix counterpart:
 * util/domain_list.
 */
public final class DomainList implements DomainCheck {
  private final MatchList patterns;
  private final ParentStyle style;

  /**
   * @param name of the parameter, for warnings and the style of subdomains
   * @param value expanded
   */
  public DomainList(
      String name, String value, Configuration configuration, LookupTables tables, MailLog log) {
    this.patterns = MatchList.parse(name, value, configuration, tables, log);
    this.style = ParentStyle.of(configuration, name);
  }

  /** The list of a parameter. */
  public static DomainList of(
      String parameter, Configuration configuration, LookupTables tables, MailLog log) {
    return new DomainList(
        parameter, configuration.text(parameter).orElse(""), configuration, tables, log);
  }

  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  @Override
  public boolean matches(String domain) throws LookupFailure {
    String folded = Utf8Text.foldCase(domain);
    return patterns.matches(pattern -> matches(patterns, style, pattern, folded));
  }

  /** Compares a name in lower case with a pattern. */
  static boolean matches(
      MatchList patterns, ParentStyle style, MatchList.Pattern pattern, String name)
      throws LookupFailure {
    return switch (pattern) {
      case MatchList.Word(String word) -> name.equals(word) || isBelow(name, word, style);
      case MatchList.Table(LookupTable table) -> {
        String key = name;
        while (true) {
          if (!key.isEmpty() && patterns.has(table, key)) {
            yield true;
          }
          int dot = key.indexOf('.', 1);
          if (dot < 0 || table.isPattern()) {
            yield false;
          }
          key = key.substring(style == ParentStyle.PARENT ? dot + 1 : dot);
        }
      }
      case MatchList.Unreadable _ -> false;
    };
  }

  private static boolean isBelow(String name, String word, ParentStyle style) {
    if (name.length() <= word.length() || !name.endsWith(word)) {
      return false;
    }
    return style == ParentStyle.PARENT
        ? name.charAt(name.length() - word.length() - 1) == '.'
        : word.startsWith(".");
  }
}
