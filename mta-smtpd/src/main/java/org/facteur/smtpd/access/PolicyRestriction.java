package org.facteur.smtpd.access;

import java.util.Locale;
import java.util.Optional;

/** check_policy_service: a server decides. SMTPD_POLICY_README has the attributes. */
final class PolicyRestriction implements Restriction {
  /** A default action that asks a server in vain gets this one. */
  private static final String BUILT_IN_DEFAULT = "451 4.3.5 Server configuration problem";

  private final PolicyClient client;
  private final AccessActions actions;
  private final String stress;

  PolicyRestriction(PolicyClient client, AccessActions actions, String stress) {
    this.client = client;
    this.actions = actions;
    this.stress = stress;
  }

  @Override
  public Decision check(Evaluation e) throws EvaluationAborted {
    PolicySettings settings = client.settings();
    Optional<String> answer = client.ask(request(e));
    int failures = answer.isPresent() ? 0 : e.enterPolicyDefault();
    String action = answer.orElse(failures > 1 ? BUILT_IN_DEFAULT : settings.defaultAction());
    e.note(settings.endpoint(), "policy request", answer.isPresent() ? action : "no answer");
    // A default action that asks a server which is down must not go round in circles.
    if (!e.enter()) {
      throw new EvaluationAborted(e.fail(451, "4.3.5", "Server configuration error"));
    }
    try {
      return actions.apply(
          e,
          new AccessActions.Match(
              settings.endpoint(), "policy query", e.replyName(), e.replyClass()),
          action);
    } finally {
      e.leave();
      if (failures > 0) {
        e.leavePolicyDefault();
      }
    }
  }

  private String request(Evaluation e) {
    SessionView session = e.session();
    ClientIdentity peer = session.client();
    SessionView.Credentials credentials = session.credentials();
    String where = session.where().toUpperCase(Locale.ROOT);
    boolean withCount =
        where.equals("DATA") || where.equals("BDAT") || where.equals("END-OF-MESSAGE");
    StringBuilder request = new StringBuilder(800);
    add(request, "request", "smtpd_access_policy");
    add(request, "protocol_state", where.equals("BDAT") ? "DATA" : where);
    add(request, "protocol_name", session.protocol());
    add(request, "client_address", peer.address());
    add(request, "client_name", peer.name());
    add(request, "client_port", peer.port());
    add(request, "reverse_client_name", peer.reverseName());
    add(request, "server_address", session.server().address());
    add(request, "server_port", session.server().port());
    add(request, "helo_name", session.helo().orElse(""));
    add(request, "sender", session.sender().orElse(""));
    add(request, "recipient", session.recipient().orElse(""));
    add(request, "recipient_count", withCount ? Integer.toString(session.recipientCount()) : "0");
    add(request, "queue_id", session.queueId().orElse(""));
    add(request, "instance", session.instance());
    add(request, "size", Long.toString(session.messageSize()));
    add(request, "etrn_domain", e.replyClass().equals(ReplyClass.ETRN) ? e.replyName() : "");
    add(request, "stress", stress);
    add(request, "sasl_method", credentials.saslMethod());
    add(request, "sasl_username", credentials.saslUsername());
    add(request, "sasl_sender", credentials.saslSender());
    add(request, "ccert_subject", xtext(credentials.certificateSubject()));
    add(request, "ccert_issuer", xtext(credentials.certificateIssuer()));
    add(request, "ccert_fingerprint", credentials.certificateFingerprint());
    add(request, "ccert_pubkey_fingerprint", credentials.publicKeyFingerprint());
    add(request, "encryption_protocol", credentials.tlsProtocol());
    add(request, "encryption_cipher", credentials.tlsCipher());
    add(request, "encryption_keysize", Integer.toString(credentials.tlsKeyBits()));
    add(request, "policy_context", Optional.of(client.settings().context()).orElse(""));
    return request.append('\n').toString();
  }

  /** A value ends at its line: what a client says cannot begin another attribute. */
  private static void add(StringBuilder request, String name, String value) {
    request.append(name).append('=');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      request.append(c == '\n' || c == '\0' ? '?' : c);
    }
    request.append('\n');
  }

  /** RFC 3461 section 4: {@code +XX} for what is not printable. */
  private static String xtext(String value) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c > ' ' && c < 127 && c != '+' && c != '=') {
        out.append(c);
      } else {
        out.append('+').append("%02X".formatted((int) c & 255));
      }
    }
    return out.toString();
  }
}
