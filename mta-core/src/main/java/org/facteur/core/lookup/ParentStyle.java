package org.facteur.core.lookup;

import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationWords;
import org.facteur.core.config.Parameter;

/** How a list or table names the subdomains of a domain. */
public enum ParentStyle {
  /** {@code example.com} stands for its subdomains too. */
  PARENT,
  /** {@code .example.com} stands for the subdomains of example.com. */
  DOT;

  private static final Parameter<String> PARENT_DOMAIN_MATCHES_SUBDOMAINS =
      Parameter.string("parent_domain_matches_subdomains");

  /** The style of a feature: {@code relay_domains}, {@code smtpd_access_maps}... */
  public static ParentStyle of(Configuration configuration, String feature) {
    return ConfigurationWords.split(configuration.get(PARENT_DOMAIN_MATCHES_SUBDOMAINS)).stream()
            .anyMatch(feature::equalsIgnoreCase)
        ? PARENT
        : DOT;
  }
}
