package org.facteur.smtpclient.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.core.address.HostSyntax;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.dns.DnsRecord;
import org.facteur.core.dns.DnsResolver;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.tls.CipherList;
import org.facteur.core.tls.ProtocolVersions;
import org.facteur.core.tls.client.TlsLevel;
import org.facteur.core.tls.client.TlsPolicy;
import org.facteur.queue.delivery.Dsn;
import org.facteur.smtpclient.route.MailServer;

/** Finds the policy of a destination and a server: smtp_tls_policy_maps, and all behind it. */
public final class TlsPolicies {
  private final Configuration configuration;
  private final ClientTlsParameters parameters;
  private final LookupChain policyMaps;
  private final LookupChain perSite;
  private final TlsaSearch tlsa;
  private final MailLog log;

  /**
   * @param prefix {@code smtp_} or {@code lmtp_}
   */
  public TlsPolicies(
      Configuration configuration,
      String prefix,
      LookupTables tables,
      DnsResolver dns,
      MailLog log) {
    this.configuration = configuration;
    this.parameters = ClientTlsParameters.of(configuration, prefix);
    this.policyMaps = LookupChain.of(prefix + "tls_policy_maps", configuration, tables, log);
    this.perSite = LookupChain.of(prefix + "tls_per_site", configuration, tables, log);
    this.tlsa = new TlsaSearch(dns);
    this.log = log;
  }

  /** Whether TLS begins before the greeting. */
  public boolean isWrapped() {
    return parameters.wrapper();
  }

  /** Whether an offer of STARTTLS that is not taken is logged. */
  public boolean notesOffers() {
    return parameters.noteOffer();
  }

  /**
   * Decides.
   *
   * @param nexthop the destination as configured, without port where it has none
   * @param server empty for a Unix-domain socket
   */
  public PolicyDecision find(String nexthop, String host, Optional<MailServer> server, int port) {
    try {
      SiteAttributes site = site(nexthop, host);
      TlsLevel level = site.level();
      if (level.isDane()) {
        return dane(site, nexthop, server, port);
      }
      if (level == TlsLevel.NONE) {
        return new PolicyDecision.Use(TlsPolicy.none());
      }
      return new PolicyDecision.Use(policy(site, level, nexthop, host));
    } catch (SiteAttributes.BadPolicy | ConfigurationException e) {
      log.warning(e.getMessage());
      return defer("4.7.5", "client TLS configuration problem");
    } catch (LookupFailure e) {
      return defer(
          "4.3.0", "TLS policy lookup error for " + nexthop + "/" + host + ": " + reason(e));
    }
  }

  private static String reason(LookupFailure e) {
    return e.getMessage() == null ? "table lookup failure" : e.getMessage();
  }

  private static PolicyDecision defer(String status, String reason) {
    return new PolicyDecision.Defer(Dsn.of(status, reason));
  }

  private SiteAttributes site(String nexthop, String host)
      throws LookupFailure, SiteAttributes.BadPolicy {
    if (!policyMaps.isEmpty()) {
      Optional<SiteAttributes> found = fromPolicyMaps(nexthop);
      return found.orElseGet(() -> SiteAttributes.of(parameters.level()));
    }
    if (!perSite.isEmpty()) {
      return SiteAttributes.of(fromPerSite(nexthop, host));
    }
    return SiteAttributes.of(parameters.level());
  }

  private Optional<SiteAttributes> fromPolicyMaps(String nexthop)
      throws LookupFailure, SiteAttributes.BadPolicy {
    String key = nexthop.toLowerCase(java.util.Locale.ROOT);
    while (!key.isEmpty()) {
      Optional<String> value = policyMaps.find(key);
      if (value.isPresent()) {
        String where = policyMaps.title() + ", next-hop destination \"" + key + "\"";
        try {
          return Optional.of(
              SiteAttributes.parse(value.get(), text -> log.warning(where + ": " + text)));
        } catch (SiteAttributes.BadPolicy e) {
          throw new SiteAttributes.BadPolicy(where + ": " + e.getMessage());
        }
      }
      // The domains above, with a dot before; a next hop in brackets or with a port has none.
      int dot = HostSyntax.isHostname(nexthop) ? key.indexOf('.', 1) : -1;
      key = dot < 0 ? "" : key.substring(dot);
    }
    return Optional.empty();
  }

  /** The table of Postfix before 2.3: by next hop, then by server; the stricter one counts. */
  private TlsLevel fromPerSite(String nexthop, String host)
      throws LookupFailure, SiteAttributes.BadPolicy {
    Optional<TlsLevel> first = perSite(nexthop, "next-hop destination");
    Optional<TlsLevel> second =
        nexthop.equalsIgnoreCase(host) ? Optional.empty() : perSite(host, "server hostname");
    TlsLevel global = parameters.level();
    Optional<TlsLevel> found =
        first.isPresent() && second.isPresent()
            ? Optional.of(first.get().compareTo(second.get()) > 0 ? first.get() : second.get())
            : first.or(() -> second);
    return found.orElse(global);
  }

  private Optional<TlsLevel> perSite(String key, String kind)
      throws LookupFailure, SiteAttributes.BadPolicy {
    Optional<String> value = perSite.find(key.toLowerCase(java.util.Locale.ROOT));
    if (value.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (value.get().strip().toUpperCase(java.util.Locale.ROOT)) {
          case "NONE" -> TlsLevel.NONE;
          case "MAY" -> TlsLevel.MAY;
          case "MUST_NOPEERMATCH" -> TlsLevel.ENCRYPT;
          case "MUST" -> TlsLevel.VERIFY;
          default ->
              throw new SiteAttributes.BadPolicy(
                  perSite.title()
                      + ": unknown TLS policy '"
                      + value.get()
                      + "' for "
                      + kind
                      + " "
                      + key);
        });
  }

  private TlsPolicy policy(SiteAttributes site, TlsLevel level, String nexthop, String host)
      throws SiteAttributes.BadPolicy {
    List<String> fingerprints = List.of();
    List<String> names = List.of();
    List<String> anchors = List.of();
    if (level == TlsLevel.FINGERPRINT) {
      fingerprints = site.match().isEmpty() ? parameters.fingerprints() : site.match();
      if (fingerprints.isEmpty()) {
        throw new SiteAttributes.BadPolicy(
            "nexthop domain "
                + nexthop
                + ": configured at fingerprint security level, but with no fingerprints to match.");
      }
    } else if (level.isByAuthority()) {
      names = names(matchWords(site, level), nexthop, host);
      anchors = site.trustAnchors().isEmpty() ? parameters.trustAnchors() : site.trustAnchors();
    }
    return make(
        site, level, names, fingerprints, anchors, List.of(), "", serverName(site, nexthop, host));
  }

  private List<String> matchWords(SiteAttributes site, TlsLevel level) {
    if (!site.match().isEmpty()) {
      return site.match();
    }
    return level == TlsLevel.VERIFY ? parameters.verifyMatch() : parameters.secureMatch();
  }

  private static List<String> names(List<String> words, String nexthop, String host) {
    String domain = bare(nexthop);
    List<String> names = new ArrayList<>();
    for (String word : words) {
      switch (word.toLowerCase(java.util.Locale.ROOT)) {
        case "hostname" -> names.add(host);
        case "nexthop" -> names.add(domain);
        case "dot-nexthop" -> names.add("." + domain);
        default -> names.add(word);
      }
    }
    return names;
  }

  /** A next hop without brackets and port. */
  private static String bare(String nexthop) {
    int close = nexthop.indexOf(']');
    if (nexthop.startsWith("[") && close > 0) {
      return nexthop.substring(1, close);
    }
    int colon = nexthop.indexOf(':');
    return colon < 0 ? nexthop : nexthop.substring(0, colon);
  }

  private String serverName(SiteAttributes site, String nexthop, String host) {
    String word = site.serverName().orElse(parameters.serverName());
    String name =
        switch (word.toLowerCase(java.util.Locale.ROOT)) {
          case "hostname" -> host;
          case "nexthop" -> bare(nexthop);
          default -> word;
        };
    return HostSyntax.isHostname(name) ? name : "";
  }

  private TlsPolicy make(
      SiteAttributes site,
      TlsLevel level,
      List<String> names,
      List<String> fingerprints,
      List<String> anchors,
      List<DnsRecord.Tlsa> records,
      String tlsaBase,
      String serverName) {
    boolean mandatory = level.isMandatory();
    List<String> exclusions = new ArrayList<>();
    if (site.exclude().isPresent()) {
      exclusions.add(site.exclude().get());
    } else {
      exclusions.add(parameters.exclude());
      if (mandatory) {
        exclusions.add(parameters.mandatoryExclude());
      }
    }
    if (level.mustMatch()) {
      exclusions.add("aNULL");
    }
    exclusions.add(mandatory ? "" : "eNULL");
    String grade =
        site.ciphers().orElse(mandatory ? parameters.mandatoryCiphers() : parameters.ciphers());
    String protocols =
        site.protocols()
            .orElse(mandatory ? parameters.mandatoryProtocols() : parameters.protocols());
    return new TlsPolicy(
        level,
        ProtocolVersions.parse(protocols),
        CipherList.of(configuration, grade, exclusions),
        names,
        fingerprints,
        anchors,
        records,
        tlsaBase,
        serverName,
        site.reuse().orElse(parameters.reuse()));
  }

  /** RFC 7672: what the server's TLSA records say, or what is left to do without. */
  private PolicyDecision dane(
      SiteAttributes site, String nexthop, Optional<MailServer> server, int port)
      throws SiteAttributes.BadPolicy {
    if (server.isEmpty()) {
      throw new SiteAttributes.BadPolicy(
          nexthop
              + ": the \"dane\" security level is invalid for delivery via unix-domain sockets");
    }
    String host = server.get().name();
    boolean only = site.level() == TlsLevel.DANE_ONLY;
    if (!parameters.dnssec()) {
      String problem =
          nexthop + ": " + site.level().word() + " configured with dnssec lookups disabled";
      log.warning(problem);
      return only ? defer("4.7.5", problem) : use(site, TlsLevel.MAY, nexthop, host);
    }
    MailServer.Validation validation = server.get().validation();
    boolean insecureMx = validation.viaMx() && !validation.mx();
    if (insecureMx && (only || parameters.insecureMx() == TlsLevel.MAY)) {
      return without(site, nexthop, host, "non DNSSEC destination", TlsLevel.MAY);
    }
    if (!validation.address() && !parameters.insecureHostTlsa()) {
      return without(site, nexthop, host, "non DNSSEC destination", TlsLevel.MAY);
    }
    return switch (tlsa.find(server.get(), port)) {
      case TlsaSearch.Result.Failed failed ->
          defer("4.7.5", "TLSA lookup error for " + host + ":" + port);
      case TlsaSearch.Result.None none ->
          without(site, nexthop, host, "no TLSA records found", TlsLevel.MAY);
      case TlsaSearch.Result.Unusable unusable ->
          without(site, nexthop, host, "TLSA records unusable", TlsLevel.ENCRYPT);
      case TlsaSearch.Result.Found found -> {
        TlsLevel level =
            !insecureMx
                ? TlsLevel.DANE
                : parameters.insecureMx() == TlsLevel.DANE ? TlsLevel.HALF_DANE : TlsLevel.ENCRYPT;
        if (level == TlsLevel.ENCRYPT) {
          yield use(site, TlsLevel.ENCRYPT, nexthop, host);
        }
        List<String> names = new ArrayList<>(List.of(found.base()));
        if (validation.viaMx() && validation.mx() && !names.contains(validation.domain())) {
          names.add(validation.domain());
        }
        yield new PolicyDecision.Use(
            make(
                site,
                level,
                names,
                List.of(),
                List.of(),
                found.records(),
                found.base(),
                found.base()));
      }
    };
  }

  private PolicyDecision without(
      SiteAttributes site, String nexthop, String host, String why, TlsLevel otherwise)
      throws SiteAttributes.BadPolicy {
    return site.level() == TlsLevel.DANE_ONLY
        ? defer("4.7.5", why)
        : use(site, otherwise, nexthop, host);
  }

  private PolicyDecision use(SiteAttributes site, TlsLevel level, String nexthop, String host)
      throws SiteAttributes.BadPolicy {
    return new PolicyDecision.Use(policy(site, level, nexthop, host));
  }
}
