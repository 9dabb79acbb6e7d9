package org.facteur.app.tool.posttlsfinger;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.facteur.app.tool.OptionParser;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;

/**
 * The command line.
 *
 * @param settings parameters of main.cf that the options stand for
 * @param chat whether the SMTP dialogue is shown
 * @param chain whether the certificates are printed
 * @param destination as transport(5) writes a next hop, without {@code inet:}
 * @param match names or fingerprints; empty for those of main.cf
 */
record FingerOptions(
    Map<String, String> settings,
    boolean chat,
    boolean chain,
    String destination,
    List<String> match) {
  private static final String ACCEPTED = "a:A:cCd:fF:g:h:H:k:K:l:L:m:M:o:p:P:r:s:St:T:vwxX";
  private static final String USAGE =
      "usage: posttls-finger [-cCfwv] [-a family] [-A tafile] [-d digest] [-F CAfile] [-g grade]"
          + " [-H chainfiles] [-k certfile [-K keyfile]] [-l level] [-L logopts]"
          + " [-M insecure_mx_policy] [-o name=value] [-p protocols] [-P CApath/] [-s servername]"
          + " [-t conn_timeout] [-T cmd_timeout] [inet:]destination [match ...]";

  static FingerOptions parse(ToolEnvironment environment, List<String> arguments) {
    OptionParser parsed = OptionParser.parse(ACCEPTED, arguments);
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("smtp_tls_policy_maps", "");
    settings.put("smtp_tls_per_site", "");
    settings.put("smtp_tls_loglevel", "routine certmatch peercert");
    settings.put("smtp_tls_security_level", "dane");
    settings.put("smtp_dns_support_level", "dnssec");
    settings.put("smtp_tls_session_cache_database", "");
    boolean chat = true;
    boolean chain = false;
    for (OptionParser.Option option : parsed.options()) {
      String value = option.value();
      switch (option.letter()) {
        case 'a' -> settings.put("inet_protocols", value.equals("any") ? "all" : family(value));
        case 'A' -> settings.put("smtp_tls_trust_anchor_file", value);
        case 'c' -> chat = false;
        case 'C' -> chain = true;
        case 'd' -> settings.put("smtp_tls_fingerprint_digest", value);
        case 'f' -> settings.put("smtp_tls_force_insecure_host_tlsa_lookup", "yes");
        case 'F' -> settings.put("smtp_tls_CAfile", value);
        case 'g' -> {
          settings.put("smtp_tls_ciphers", value);
          settings.put("smtp_tls_mandatory_ciphers", value);
        }
        case 'h' -> settings.put("smtp_host_lookup", value);
        case 'H' -> settings.put("smtp_tls_chain_files", value);
        case 'k' -> settings.put("smtp_tls_cert_file", value);
        case 'K' -> settings.put("smtp_tls_key_file", value);
        case 'l' -> settings.put("smtp_tls_security_level", value);
        case 'L' -> settings.put("smtp_tls_loglevel", value);
        case 'M' -> settings.put("smtp_tls_dane_insecure_mx_policy", value);
        case 'o' -> {
          int equals = value.indexOf('=');
          if (equals < 1) {
            throw new ToolFailure("bad option value: -o " + value);
          }
          settings.put(value.substring(0, equals).strip(), value.substring(equals + 1).strip());
        }
        case 'p' -> {
          settings.put("smtp_tls_protocols", value);
          settings.put("smtp_tls_mandatory_protocols", value);
        }
        case 'P' -> settings.put("smtp_tls_CApath", value);
        case 's' -> settings.put("smtp_tls_servername", value);
        case 't' -> settings.put("smtp_connect_timeout", value);
        case 'T' -> settings.put("smtp_helo_timeout", value);
        case 'w' -> settings.put("smtp_tls_wrappermode", "yes");
        case 'v' -> settings.put("smtp_tls_loglevel", "2");
        case 'm', 'r', 'S', 'x', 'X' ->
            environment.warning("option -" + option.letter() + " has no effect");
        default -> {
          parsed.errors().forEach(environment::info);
          throw new ToolFailure(USAGE);
        }
      }
    }
    List<String> operands = parsed.operands();
    if (operands.isEmpty()) {
      throw new ToolFailure(USAGE);
    }
    String destination = operands.getFirst();
    return new FingerOptions(
        settings,
        chat,
        chain,
        destination.startsWith("inet:") ? destination.substring(5) : destination,
        operands.subList(1, operands.size()));
  }

  private static String family(String value) {
    if (!value.equals("ipv4") && !value.equals("ipv6")) {
      throw new ToolFailure("invalid address family: " + value);
    }
    return value;
  }

  /** What the match operands mean at the level. */
  Map<String, String> withMatch() {
    Map<String, String> all = new LinkedHashMap<>(settings);
    if (!match.isEmpty()) {
      String names = String.join(" ", match);
      all.put("smtp_tls_fingerprint_cert_match", names);
      all.put("smtp_tls_verify_cert_match", names);
      all.put("smtp_tls_secure_cert_match", names);
    }
    return all;
  }
}
