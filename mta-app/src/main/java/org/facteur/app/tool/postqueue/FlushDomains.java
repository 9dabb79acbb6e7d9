package org.facteur.app.tool.postqueue;

import java.util.List;
import java.util.Locale;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;

/**
 * fast_flush_domains: names of domains, and with a leading dot or by
 * parent_domain_matches_subdomains their subdomains.
 */
final class FlushDomains {
  private static final Parameter<String> FAST_FLUSH_DOMAINS =
      Parameter.string("fast_flush_domains");
  private static final Parameter<String> PARENT_DOMAIN_MATCHES_SUBDOMAINS =
      Parameter.string("parent_domain_matches_subdomains");

  private final List<String> patterns;
  private final boolean parents;

  private FlushDomains(List<String> patterns, boolean parents) {
    this.patterns = patterns;
    this.parents = parents;
  }

  static FlushDomains of(Configuration configuration, ToolEnvironment environment) {
    List<String> patterns = words(configuration.get(FAST_FLUSH_DOMAINS));
    for (String pattern : patterns) {
      if (pattern.indexOf(':') > 0 || pattern.startsWith("/")) {
        environment.warning("fast_flush_domains: tables are not searched: " + pattern);
      }
    }
    boolean parents =
        words(configuration.get(PARENT_DOMAIN_MATCHES_SUBDOMAINS)).contains("fast_flush_domains");
    return new FlushDomains(patterns, parents);
  }

  private static List<String> words(String value) {
    return List.of(value.strip().toLowerCase(Locale.ROOT).split("[,\\s]+"));
  }

  boolean matches(String site) {
    String name = site.toLowerCase(Locale.ROOT);
    for (String word : patterns) {
      boolean negated = word.startsWith("!");
      String pattern = negated ? word.substring(1) : word;
      boolean below =
          parents
              ? name.endsWith("." + pattern)
              : pattern.startsWith(".") && name.endsWith(pattern);
      if (!pattern.isEmpty() && (name.equals(pattern) || below)) {
        return !negated;
      }
    }
    return false;
  }
}
