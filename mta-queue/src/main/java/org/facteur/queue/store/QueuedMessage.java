package org.facteur.queue.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.MessageContent;

/**
 * A queued message's envelope and a way to its content.
 *
 * @param sender internal form
 * @param arrival with microseconds
 * @param envelopeId ENVID, decoded from xtext, or empty
 * @param encoding {@code 7bit}, {@code 8bit} or empty
 * @param forcedExpire {@code postsuper -e} wants it returned whatever its age
 * @param warnAt when the sender is to be told of the delay; empty when that has been done, or was
 *     not wanted (delay_warning_time) when the message came
 * @param warnOffset where that time stands in the queue file, 0 when it does not
 * @param contentSize as the log's {@code size=}
 * @param attributes named attributes of the message in the order of the file; those of a recipient
 *     are in the recipient
 * @param filter content filter ({@code transport:nexthop}) or empty
 * @param redirect address that replaces all recipients, or empty
 * @param verp the two VERP delimiters ({@code sendmail -XV}), or empty
 * @param recipients those that are not done
 * @param file the queue file when the message was opened
 * @param dataOffset where the message content begins in it
 */
public record QueuedMessage(
    String queueId,
    String sender,
    Instant arrival,
    String envelopeId,
    DsnReturn ret,
    String encoding,
    boolean smtputf8,
    boolean forcedExpire,
    Optional<Instant> warnAt,
    long warnOffset,
    DeliveryRequest.Probe probe,
    long contentSize,
    Map<String, String> attributes,
    String filter,
    String redirect,
    String verp,
    List<QueuedRecipient> recipients,
    Path file,
    long dataOffset,
    MessageContent content) {
  /** The same, returned otherwise. */
  public QueuedMessage withRet(DsnReturn other) {
    return new QueuedMessage(
        queueId,
        sender,
        arrival,
        envelopeId,
        other,
        encoding,
        smtputf8,
        forcedExpire,
        warnAt,
        warnOffset,
        probe,
        contentSize,
        attributes,
        filter,
        redirect,
        verp,
        recipients,
        file,
        dataOffset,
        content);
  }
}
