package org.facteur.queue.manager;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.delivery.DeliveryRequest.Probe;
import org.facteur.queue.delivery.MessageContent;
import org.facteur.queue.store.QueuedMessage;
import org.facteur.queue.store.QueuedRecipient;

/** Messages for tests. */
final class Messages {
  private Messages() {}

  private static final MessageContent CONTENT =
      new MessageContent() {
        @Override
        public long size() {
          return 300;
        }

        @Override
        public void forEach(LineSink sink) {}
      };

  static QueuedMessage message(String id, Instant arrival, String sender, String... recipients) {
    List<QueuedRecipient> list = new ArrayList<>();
    for (String recipient : recipients) {
      list.add(
          new QueuedRecipient(
              recipient, "", "rfc822;" + recipient, DsnNotify.UNSPECIFIED, list.size() + 1));
    }
    return new QueuedMessage(
        id,
        sender,
        arrival,
        "",
        DsnReturn.UNSPECIFIED,
        "",
        false,
        false,
        Optional.of(arrival.plusSeconds(4 * 3600)),
        9,
        Probe.SEND,
        300,
        Map.of(),
        "",
        "",
        "",
        list,
        Path.of("incoming", id),
        100,
        CONTENT);
  }

  static QueuedMessage withRecipients(QueuedMessage m, List<QueuedRecipient> recipients) {
    return copy(m, m.warnAt(), recipients);
  }

  static QueuedMessage warned(QueuedMessage m) {
    return copy(m, Optional.empty(), m.recipients());
  }

  private static QueuedMessage copy(
      QueuedMessage m, Optional<Instant> warnAt, List<QueuedRecipient> recipients) {
    return new QueuedMessage(
        m.queueId(),
        m.sender(),
        m.arrival(),
        m.envelopeId(),
        m.ret(),
        m.encoding(),
        m.smtputf8(),
        m.forcedExpire(),
        warnAt,
        m.warnOffset(),
        m.probe(),
        m.contentSize(),
        m.attributes(),
        m.filter(),
        m.redirect(),
        m.verp(),
        recipients,
        m.file(),
        m.dataOffset(),
        m.content());
  }
}
