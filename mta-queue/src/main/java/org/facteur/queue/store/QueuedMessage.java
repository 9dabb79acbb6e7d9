package org.facteur.queue.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.MessageContent;

/**
 * A queued message's envelope and a way to its content.
 *
 * @param sender internal form
 * @param arrival with milliseconds
 * @param warningSent whether the sender has been told of the delay
 * @param contentSize as the log's {@code size=}
 * @param attributes named attributes in the order of the file
 * @param filter content filter ({@code transport:nexthop}) or empty
 * @param redirect address that replaces all recipients, or empty
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
    boolean warningSent,
    DeliveryRequest.Probe probe,
    long contentSize,
    Map<String, String> attributes,
    String filter,
    String redirect,
    List<QueuedRecipient> recipients,
    Path file,
    long dataOffset,
    MessageContent content) {}
