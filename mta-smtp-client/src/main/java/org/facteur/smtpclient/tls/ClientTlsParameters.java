package org.facteur.smtpclient.tls;

import java.util.List;
import java.util.stream.Stream;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;
import org.facteur.core.tls.client.TlsLevel;

/**
 * The parameters that policies are made of, for smtp or lmtp.
 *
 * @param level for destinations that no table names
 * @param insecureMx how much TLSA records count behind an MX record that nobody vouches for
 * @param insecureHostTlsa whether TLSA records are looked for although the address is not signed
 */
record ClientTlsParameters(
    String prefix,
    TlsLevel level,
    boolean wrapper,
    boolean noteOffer,
    boolean reuse,
    String protocols,
    String mandatoryProtocols,
    String ciphers,
    String mandatoryCiphers,
    String exclude,
    String mandatoryExclude,
    List<String> verifyMatch,
    List<String> secureMatch,
    List<String> fingerprints,
    List<String> trustAnchors,
    String serverName,
    TlsLevel insecureMx,
    boolean insecureHostTlsa,
    boolean dnssec) {

  static ClientTlsParameters of(Configuration configuration, String prefix) {
    Reading read = new Reading(configuration, prefix);
    boolean smtp = prefix.equals("smtp_");
    TlsLevel level = level(read);
    boolean wrapper = read.bool("tls_wrappermode");
    if (wrapper && !level.isMandatory()) {
      throw new ConfigurationException(
          prefix
              + "tls_wrappermode requires \""
              + prefix
              + "tls_security_level = encrypt\" (or stronger)");
    }
    return new ClientTlsParameters(
        prefix,
        level,
        wrapper,
        read.bool("tls_note_starttls_offer"),
        read.bool("tls_connection_reuse"),
        read.text("tls_protocols"),
        read.text("tls_mandatory_protocols"),
        read.text("tls_ciphers"),
        read.text("tls_mandatory_ciphers"),
        read.text("tls_exclude_ciphers"),
        read.text("tls_mandatory_exclude_ciphers"),
        words(read.text("tls_verify_cert_match")),
        words(read.text("tls_secure_cert_match")),
        Stream.of(read.text("tls_fingerprint_cert_match").split("[\\s,]+"))
            .filter(word -> !word.isEmpty())
            .toList(),
        words(read.text("tls_trust_anchor_file")),
        read.text("tls_servername"),
        smtp ? insecureMx(read.text("tls_dane_insecure_mx_policy")) : TlsLevel.DANE,
        read.bool("tls_force_insecure_host_tlsa_lookup"),
        read.text("dns_support_level").equalsIgnoreCase("dnssec"));
  }

  private static TlsLevel level(Reading read) {
    String word = read.text("tls_security_level");
    if (!word.isEmpty()) {
      return TlsLevel.parse(word)
          .orElseThrow(
              () -> new ConfigurationException("invalid tls security level: \"" + word + "\""));
    }
    if (read.bool("enforce_tls")) {
      return read.bool("tls_enforce_peername") ? TlsLevel.VERIFY : TlsLevel.ENCRYPT;
    }
    return read.bool("use_tls") ? TlsLevel.MAY : TlsLevel.NONE;
  }

  private static TlsLevel insecureMx(String word) {
    return switch (word) {
      case "may" -> TlsLevel.MAY;
      case "encrypt" -> TlsLevel.ENCRYPT;
      case "dane" -> TlsLevel.DANE;
      default ->
          throw new ConfigurationException(
              "bad value for smtp_tls_dane_insecure_mx_policy: \"" + word + "\"");
    };
  }

  private static List<String> words(String text) {
    return Stream.of(text.split("[\\s,:]+")).filter(word -> !word.isEmpty()).toList();
  }

  /** Reads parameters of one prefix. */
  private record Reading(Configuration configuration, String prefix) {
    String text(String name) {
      return configuration.get(Parameter.string(prefix + name)).strip();
    }

    boolean bool(String name) {
      return configuration.get(Parameter.bool(prefix + name));
    }
  }
}
