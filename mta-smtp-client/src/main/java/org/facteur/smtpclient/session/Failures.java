package org.facteur.smtpclient.session;

import java.util.Optional;
import org.facteur.core.smtp.EnhancedStatus;
import org.facteur.queue.delivery.Dsn;

/** The words and codes for what goes wrong in a session. */
final class Failures {
  private Failures() {}

  /** The server refused. */
  static Dsn said(PeerName peer, ServerReply reply, String inReplyTo) {
    return ofReply(
        peer,
        reply,
        "host " + peer.name() + " said: " + reply.oneLine() + " (in reply to " + inReplyTo + ")");
  }

  /** The server does not want us: greeting or EHLO. */
  static Dsn refusedToTalk(PeerName peer, ServerReply reply) {
    return ofReply(
        peer, reply, "host " + peer.name() + " refused to talk to me: " + reply.oneLine());
  }

  /** The server offers TLS and then refuses it. */
  static Dsn refusedTls(PeerName peer, ServerReply reply) {
    return ofReply(
        peer,
        reply,
        "TLS is required, but host " + peer.name() + " refused to start TLS: " + reply.oneLine());
  }

  private static Dsn ofReply(PeerName peer, ServerReply reply, String reason) {
    Optional<EnhancedStatus> status = reply.status().filter(s -> s.severity() != 2);
    return new Dsn(
        status.orElse(new EnhancedStatus(5, 5, 0)),
        status.isPresent() ? reason : "Protocol error: " + reason,
        Optional.of(new Dsn.Diagnostic("smtp", reply.oneLine())),
        Optional.of(peer.host()));
  }

  /** The server took the message. */
  static Dsn accepted(PeerName peer, ServerReply reply) {
    return new Dsn(
        reply.status().orElse(new EnhancedStatus(2, 0, 0)),
        reply.oneLine(),
        Optional.of(new Dsn.Diagnostic("smtp", reply.oneLine())),
        Optional.of(peer.host()));
  }

  /**
   * The connection broke or went silent.
   *
   * @param stage what was under way: {@code sending MAIL FROM}
   */
  static Dsn lost(PeerName peer, PeerLost lost, String stage) {
    return Dsn.of(
        "4.4.2",
        lost.timedOut()
            ? "conversation with " + peer.name() + " timed out while " + stage
            : "lost connection with " + peer.name() + " while " + stage);
  }

  /** The same, made temporary. */
  static Dsn temporary(Dsn dsn) {
    return dsn.status().severity() == 4
        ? dsn
        : new Dsn(dsn.status().withSeverity(4), dsn.reason(), dsn.diagnostic(), dsn.remoteMta());
  }
}
