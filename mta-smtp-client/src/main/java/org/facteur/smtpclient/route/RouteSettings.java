package org.facteur.smtpclient.route;

import java.util.List;
import java.util.Set;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;
import org.facteur.core.dns.RecordType;

/**
 * What the configuration says about finding servers.
 *
 * @param families A, AAAA or both, in the order to ask for them
 * @param preferredFamily A or AAAA, or both for "any"
 */
public record RouteSettings(
    boolean dnsEnabled,
    boolean hostsInDns,
    boolean hostsNative,
    boolean appendDomain,
    boolean search,
    boolean dnssec,
    boolean ignoreMxLookupError,
    boolean deferWithoutMxAddress,
    boolean randomize,
    boolean balanceFamilies,
    boolean cnameOverridesServerName,
    List<RecordType> families,
    Set<RecordType> preferredFamily,
    int addressLimit) {
  private static final Parameter<Boolean> DISABLE_DNS_LOOKUPS =
      Parameter.bool("disable_dns_lookups");
  private static final Parameter<Boolean> IGNORE_MX_LOOKUP_ERROR =
      Parameter.bool("ignore_mx_lookup_error");
  private static final Parameter<String> INET_PROTOCOLS = Parameter.string("inet_protocols");

  /**
   * Reads a snapshot.
   *
   * @param prefix {@code smtp_} or {@code lmtp_}
   */
  public static RouteSettings of(Configuration configuration, String prefix) {
    List<String> lookup = words(configuration, prefix + "host_lookup");
    List<String> options = words(configuration, prefix + "dns_resolver_options");
    String level = text(configuration, prefix + "dns_support_level");
    boolean enabled =
        level.isEmpty() ? !configuration.get(DISABLE_DNS_LOOKUPS) : !level.equals("disabled");
    for (String word : lookup) {
      if (!List.of("dns", "native").contains(word)) {
        throw new ConfigurationException("bad " + prefix + "host_lookup value: " + word);
      }
    }
    return new RouteSettings(
        enabled,
        enabled && lookup.contains("dns"),
        !enabled || lookup.contains("native"),
        options.contains("res_defnames"),
        options.contains("res_dnsrch"),
        level.equals("dnssec"),
        configuration.get(IGNORE_MX_LOOKUP_ERROR),
        bool(configuration, prefix + "defer_if_no_mx_address_found"),
        bool(configuration, prefix + "randomize_addresses"),
        bool(configuration, prefix + "balance_inet_protocols"),
        bool(configuration, prefix + "cname_overrides_servername"),
        families(configuration.get(INET_PROTOCOLS)),
        preference(prefix, text(configuration, prefix + "address_preference")),
        configuration.get(Parameter.integer(prefix + "mx_address_limit")));
  }

  private static List<RecordType> families(String protocols) {
    List<String> words = List.of(protocols.strip().split("[\\s,]+"));
    boolean all = words.contains("all");
    boolean four = all || words.contains("ipv4");
    boolean six = all || words.contains("ipv6");
    if (four && six) {
      return List.of(RecordType.A, RecordType.AAAA);
    }
    return List.of(six ? RecordType.AAAA : RecordType.A);
  }

  private static Set<RecordType> preference(String prefix, String value) {
    return switch (value) {
      case "any" -> Set.of(RecordType.A, RecordType.AAAA);
      case "ipv4" -> Set.of(RecordType.A);
      case "ipv6" -> Set.of(RecordType.AAAA);
      default ->
          throw new ConfigurationException("bad " + prefix + "address_preference value: " + value);
    };
  }

  private static boolean bool(Configuration configuration, String name) {
    return configuration.get(Parameter.bool(name));
  }

  private static String text(Configuration configuration, String name) {
    return configuration.get(Parameter.string(name)).strip();
  }

  private static List<String> words(Configuration configuration, String name) {
    String text = text(configuration, name);
    return text.isEmpty() ? List.of() : List.of(text.split("[\\s,]+"));
  }
}
