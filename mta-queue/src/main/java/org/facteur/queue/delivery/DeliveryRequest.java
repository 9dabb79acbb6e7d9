package org.facteur.queue.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.facteur.core.smtp.DsnReturn;

/**
 * A message to be delivered over one transport to one next hop.
 *
 * @param queueId of the message
 * @param transport the service of master.cf, such as {@code relay}
 * @param nexthop as transport(5) and relayhost write it; empty for local
 * @param sender envelope sender in internal (unquoted) form, empty for the null sender
 * @param envelopeId ENVID, decoded from xtext, or empty
 * @param ret RET
 * @param encoding {@code 7bit}, {@code 8bit} or empty when the client did not say
 * @param smtputf8 the message needs SMTPUTF8 of the next hop
 * @param arrival when the message was received, with milliseconds
 * @param activeSince when it entered the active queue this time
 * @param attributes the named attributes of the queue file: client_name, client_address, helo_name,
 *     protocol_name, log_client_name, sasl_username, rewrite_context...
 * @param probe SEND for a real delivery, else what to verify
 * @param reuse of sessions, decided by the queue that the message came from; it stays when one
 *     agent hands the message to another
 * @param recipients at least one
 * @param content the message
 */
public record DeliveryRequest(
    String queueId,
    String transport,
    String nexthop,
    String sender,
    String envelopeId,
    DsnReturn ret,
    String encoding,
    boolean smtputf8,
    Instant arrival,
    Instant activeSince,
    Map<String, String> attributes,
    Probe probe,
    SessionReuse reuse,
    List<DeliveryRecipient> recipients,
    MessageContent content) {

  /** The same with its content read in another way. */
  public DeliveryRequest withContent(MessageContent other) {
    return new DeliveryRequest(
        queueId,
        transport,
        nexthop,
        sender,
        envelopeId,
        ret,
        encoding,
        smtputf8,
        arrival,
        activeSince,
        attributes,
        probe,
        reuse,
        recipients,
        other);
  }

  /** The same over another transport, for other recipients. */
  public DeliveryRequest redirected(
      String otherTransport, String otherNexthop, List<DeliveryRecipient> others) {
    return new DeliveryRequest(
        queueId,
        otherTransport,
        otherNexthop,
        sender,
        envelopeId,
        ret,
        encoding,
        smtputf8,
        arrival,
        activeSince,
        attributes,
        probe,
        reuse,
        others,
        content);
  }

  /** Whether mail is sent, or only found out whether it could be (sendmail -bv, verify(8)). */
  public enum Probe {
    /** Deliver. */
    SEND,
    /** Deliver, and report what happened to the sender ({@code sendmail -v}). */
    RECORD,
    /** Address verification by the user ({@code sendmail -bv}): do not deliver, report by mail. */
    USER_VERIFY,
    /** Address verification by verify(8): do not deliver. */
    MTA_VERIFY;

    public boolean isVerify() {
      return this == USER_VERIFY || this == MTA_VERIFY;
    }
  }
}
