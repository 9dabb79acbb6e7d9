package org.facteur.smtpd;

import java.io.IOException;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.queue.intake.IntakeSession;
import org.facteur.queue.intake.MessageOrigin;
import org.facteur.queue.intake.ReceiveOverride;
import org.facteur.queue.resolve.AddressRewriter;
import org.facteur.queue.store.QueueFullException;
import org.facteur.smtpd.access.ClientIdentity;
import org.facteur.smtpd.access.SessionView;

/** Opens the intake for a transaction and tells it where the message comes from. */
final class MessageOpening {
  private MessageOpening() {}

  /** Opens it, or answers why not. */
  static boolean open(SmtpSession session) throws IOException {
    Transaction transaction = session.transaction;
    Set<MessageOrigin.Option> options =
        EnumSet.of(MessageOrigin.Option.FILTER, MessageOrigin.Option.MAP, MessageOrigin.Option.BCC);
    ReceiveOverride.apply(session.snapshot.overrides(), options);
    if (transaction.smtputf8) {
      options.add(MessageOrigin.Option.SMTPUTF8);
    }
    try {
      IntakeSession intake =
          session
              .snapshot
              .parts()
              .intake()
              .open(
                  new MessageOrigin(
                      session.settings.configuration(),
                      context(session),
                      attributes(session),
                      options));
      transaction.intake = Optional.of(intake);
      intake.arrived(transaction.arrival);
      intake.sender(
          transaction.sender.orElse(""),
          transaction.envelopeId,
          transaction.dsnReturn,
          transaction.encoding,
          null);
      if (!session.settings.contentFilter().isEmpty()) {
        intake.filter(session.settings.contentFilter());
      }
      logClient(session, intake.queueId());
      return true;
    } catch (QueueFullException e) {
      session.log.warning("not enough free space in mail queue: " + e.getMessage());
      session.reply(452, "4.3.1", "Insufficient system storage");
    } catch (IOException e) {
      session.log.warning("queue file cannot be opened: " + e.getMessage());
      session.reply(451, "4.3.0", "Error: queue file write error");
    }
    return false;
  }

  private static void logClient(SmtpSession session, String queueId) {
    ForwardedClient forwarded = session.forwarded;
    StringBuilder line = new StringBuilder(80);
    line.append(queueId).append(": client=").append(session.clientName());
    SessionView.Credentials login = session.credentials();
    append(line, "sasl_method", login.saslMethod());
    append(line, "sasl_username", login.saslUsername());
    append(line, "sasl_sender", login.saslSender());
    if (forwarded.attributes().containsKey("IDENT")) {
      line.append(", orig_queue_id=").append(forwarded.get("IDENT", ""));
    }
    if (forwarded.isKnown()) {
      line.append(", orig_client=").append(forwardedName(forwarded));
    }
    session.log.info(line.toString());
  }

  private static void append(StringBuilder line, String name, String value) {
    if (!value.isEmpty()) {
      line.append(", ").append(name).append('=').append(value);
    }
  }

  private static String forwardedName(ForwardedClient forwarded) {
    return forwarded.get("NAME", "unknown") + "[" + forwarded.get("ADDR", "unknown") + "]";
  }

  private static AddressRewriter.Context context(SmtpSession session) {
    ForwardedClient forwarded = session.forwarded;
    if (forwarded.attributes().containsKey("SOURCE")) {
      return forwarded.get("SOURCE", "").equals("LOCAL")
          ? AddressRewriter.Context.LOCAL
          : AddressRewriter.Context.REMOTE;
    }
    LocalRewriteClients clients = session.settings.localRewriteClients();
    boolean local =
        clients.own() && isOwn(session)
            || clients.networks() && isInNetworks(session)
            || clients.isListed(session.client.address(), session.log);
    return local ? AddressRewriter.Context.LOCAL : AddressRewriter.Context.REMOTE;
  }

  private static void put(Map<String, String> attributes, String name, String value) {
    if (!value.isEmpty()) {
      attributes.put(name, value);
    }
  }

  private static boolean isOwn(SmtpSession session) {
    try {
      byte[] address = InetAddress.ofLiteral(session.client.address()).getAddress();
      return session.snapshot.own().isOwn(address);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isInNetworks(SmtpSession session) {
    try {
      return session.snapshot.networks().matches(session.client.name(), session.client.address());
    } catch (LookupFailure e) {
      return false;
    }
  }

  private static Map<String, String> attributes(SmtpSession session) {
    ClientIdentity client = session.client;
    ForwardedClient forwarded = session.forwarded;
    Map<String, String> attributes = new LinkedHashMap<>();
    boolean known = forwarded.isKnown();
    if (forwarded.attributes().containsKey("IDENT")) {
      attributes.put("log_ident", forwarded.get("IDENT", ""));
    }
    attributes.put("log_client_name", known ? forwarded.get("NAME", "unknown") : client.name());
    attributes.put(
        "log_client_address", known ? forwarded.get("ADDR", "unknown") : client.address());
    attributes.put("log_client_port", known ? forwarded.get("PORT", "unknown") : client.port());
    attributes.put(
        "log_message_origin", known ? forwardedName(forwarded) : client.nameAndAddress());
    Optional<String> loggedHelo =
        known ? Optional.ofNullable(forwarded.attributes().get("HELO")) : session.helo;
    loggedHelo.ifPresent(helo -> attributes.put("log_helo_name", helo));
    attributes.put(
        "log_protocol_name", known ? forwarded.get("PROTO", "unknown") : session.protocol);
    SessionView.Credentials login = session.credentials();
    put(attributes, "sasl_method", login.saslMethod());
    put(attributes, "sasl_username", login.saslUsername());
    put(attributes, "sasl_sender", login.saslSender());
    attributes.put("client_name", client.name());
    attributes.put("reverse_client_name", client.reverseName());
    attributes.put("client_address", client.address());
    attributes.put("client_port", client.port());
    attributes.put("server_address", session.server.address());
    attributes.put("server_port", session.server.port());
    session.helo.ifPresent(helo -> attributes.put("helo_name", helo));
    attributes.put("protocol_name", session.protocol);
    attributes.put("client_address_type", client.isIpv6() ? "10" : "2");
    return attributes;
  }
}
