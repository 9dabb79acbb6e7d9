package org.facteur.smtpd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.core.tls.PeerCertificate;
import org.facteur.core.tls.TlsSummary;

/** The lines about TLS in a Received header: smtpd_tls_received_header. */
final class TlsTrace {
  private TlsTrace() {}

  static List<String> lines(SmtpSession session) {
    Optional<TlsSummary> tls = session.tls;
    if (tls.isEmpty() || !session.snapshot.tls().settings().receivedHeader()) {
      return List.of();
    }
    TlsSummary summary = tls.get();
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder("\t(using " + summary.cipherText());
    String first = joined(summary.keyExchangeText(), summary.serverSignatureText());
    for (String part : new String[] {first, summary.clientSignatureText()}) {
      if (!part.isEmpty()) {
        lines.add(line.toString());
        line = new StringBuilder("\t " + part);
      }
    }
    lines.add(line.append(')').toString());
    lines.add(client(session, summary));
    return lines;
  }

  private static String joined(String one, String other) {
    return one.isEmpty() || other.isEmpty() ? one + other : one + " " + other;
  }

  private static String client(SmtpSession session, TlsSummary summary) {
    if (summary.certificate().isEmpty()) {
      return session.snapshot.tls().settings().asks()
          ? "\t(Client did not present a certificate)"
          : "\t(No client certificate requested)";
    }
    PeerCertificate certificate = summary.certificate().get();
    return "\t(Client CN \""
        + comment(certificate.subject())
        + "\", Issuer \""
        + comment(certificate.issuer())
        + "\" ("
        + (summary.trust().isTrusted() ? "verified OK" : "not verified")
        + "))";
  }

  /** What a stranger chose must not end the comment of the header. */
  private static String comment(String name) {
    StringBuilder safe = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      safe.append(c < ' ' || c >= 127 || "()\\\"".indexOf(c) >= 0 ? '?' : c);
    }
    return safe.toString();
  }
}
