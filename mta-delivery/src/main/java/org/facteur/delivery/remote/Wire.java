package org.facteur.delivery.remote;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.core.smtp.EnhancedStatus;
import org.facteur.delivery.Forwarder;
import org.facteur.queue.delivery.DeliveryOutcome;
import org.facteur.queue.delivery.DeliveryRecipient;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.delivery.MessageContent;
import org.facteur.queue.delivery.RecipientOutcome;
import org.facteur.queue.delivery.SessionReuse;

/** One connection between the two processes, with limits on whatever is read. */
final class Wire implements Closeable {
  static final char REQUEST = 'D';
  static final char FORWARD = 'F';
  static final char PASS = 'P';
  static final char REPORT = 'R';
  static final char QUEUE_ID = 'I';
  static final char ERROR = 'X';

  private static final int LIMIT = 64 * 1024 * 1024;
  private static final int COUNT_LIMIT = 1_000_000;

  private final SocketChannel channel;
  final DataInputStream in;
  final DataOutputStream out;

  Wire(SocketChannel channel) {
    this.channel = channel;
    in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
  }

  void type(char type) throws IOException {
    out.writeByte(type);
  }

  char type() throws IOException {
    return (char) in.readUnsignedByte();
  }

  void flush() throws IOException {
    out.flush();
  }

  void bytes(byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  byte[] bytes() throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LIMIT) {
      throw new IOException("bad length " + length);
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new java.io.EOFException();
    }
    return bytes;
  }

  void text(String text) throws IOException {
    bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  String text() throws IOException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  private int count() throws IOException {
    int count = in.readInt();
    if (count < 0 || count > COUNT_LIMIT) {
      throw new IOException("bad count " + count);
    }
    return count;
  }

  private void instant(Instant instant) throws IOException {
    out.writeLong(instant.getEpochSecond());
    out.writeInt(instant.getNano());
  }

  private Instant instant() throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }

  /** Everything but the content. */
  void request(DeliveryRequest request) throws IOException {
    text(request.queueId());
    text(request.transport());
    text(request.nexthop());
    text(request.sender());
    text(request.envelopeId());
    text(request.ret().name());
    text(request.encoding());
    out.writeBoolean(request.smtputf8());
    instant(request.arrival());
    instant(request.activeSince());
    out.writeInt(request.attributes().size());
    for (Map.Entry<String, String> attribute : request.attributes().entrySet()) {
      text(attribute.getKey());
      text(attribute.getValue());
    }
    text(request.probe().name());
    out.writeBoolean(request.reuse().load());
    out.writeBoolean(request.reuse().store());
    recipients(request.recipients());
  }

  DeliveryRequest request(MessageContent content) throws IOException {
    String queueId = text();
    String transport = text();
    String nexthop = text();
    String sender = text();
    String envelopeId = text();
    DsnReturn ret = DsnReturn.valueOf(text());
    String encoding = text();
    boolean smtputf8 = in.readBoolean();
    Instant arrival = instant();
    Instant activeSince = instant();
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int left = count(); left > 0; left--) {
      attributes.put(text(), text());
    }
    DeliveryRequest.Probe probe = DeliveryRequest.Probe.valueOf(text());
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
        new SessionReuse(in.readBoolean(), in.readBoolean()),
        recipients(),
        content);
  }

  private void recipients(List<DeliveryRecipient> recipients) throws IOException {
    out.writeInt(recipients.size());
    for (DeliveryRecipient recipient : recipients) {
      recipient(recipient);
    }
  }

  private List<DeliveryRecipient> recipients() throws IOException {
    List<DeliveryRecipient> recipients = new ArrayList<>();
    for (int left = count(); left > 0; left--) {
      recipients.add(recipient());
    }
    return recipients;
  }

  private void recipient(DeliveryRecipient recipient) throws IOException {
    text(recipient.address());
    text(recipient.originalAddress());
    text(recipient.dsnOriginal());
    out.writeInt(recipient.dsnNotify().bits());
    out.writeLong(recipient.offset());
  }

  private DeliveryRecipient recipient() throws IOException {
    return new DeliveryRecipient(
        text(), text(), text(), new DsnNotify(in.readInt()), in.readLong());
  }

  void forwarding(Forwarder.Forwarding forwarding) throws IOException {
    text(forwarding.sender());
    text(forwarding.deliveredTo());
    recipients(forwarding.recipients());
  }

  Forwarder.Forwarding forwarding() throws IOException {
    return new Forwarder.Forwarding(text(), text(), recipients());
  }

  void report(DeliveryReport report) throws IOException {
    out.writeInt(report.outcomes().size());
    for (RecipientOutcome outcome : report.outcomes()) {
      recipient(outcome.recipient());
      text(outcome.address());
      text(outcome.originalAddress());
      outcome(outcome.outcome());
      text(outcome.relay());
      instant(outcome.times().started());
      instant(outcome.times().connected());
      instant(outcome.times().done());
      out.writeInt(outcome.times().reuses());
      text(outcome.program());
    }
    out.writeBoolean(report.destinationFailure().isPresent());
    if (report.destinationFailure().isPresent()) {
      dsn(report.destinationFailure().get());
    }
  }

  DeliveryReport report() throws IOException {
    List<RecipientOutcome> outcomes = new ArrayList<>();
    for (int left = count(); left > 0; left--) {
      outcomes.add(
          new RecipientOutcome(
              recipient(),
              text(),
              text(),
              outcome(),
              text(),
              new RecipientOutcome.Times(instant(), instant(), instant(), in.readInt()),
              text()));
    }
    return new DeliveryReport(outcomes, in.readBoolean() ? Optional.of(dsn()) : Optional.empty());
  }

  private void outcome(DeliveryOutcome outcome) throws IOException {
    switch (outcome) {
      case DeliveryOutcome.Delivered delivered -> {
        type('2');
        text(delivered.action());
        text(delivered.logStatus());
      }
      case DeliveryOutcome.Deferred deferred -> type('4');
      case DeliveryOutcome.Undeliverable undeliverable -> type('5');
    }
    dsn(outcome.dsn());
  }

  private DeliveryOutcome outcome() throws IOException {
    char type = type();
    switch (type) {
      case '2':
        String action = text();
        String logStatus = text();
        return new DeliveryOutcome.Delivered(dsn(), action, logStatus);
      case '4':
        return new DeliveryOutcome.Deferred(dsn());
      case '5':
        return new DeliveryOutcome.Undeliverable(dsn());
      default:
        throw new IOException("bad outcome " + type);
    }
  }

  private void dsn(Dsn dsn) throws IOException {
    text(dsn.status().toString());
    text(dsn.reason());
    out.writeBoolean(dsn.diagnostic().isPresent());
    if (dsn.diagnostic().isPresent()) {
      text(dsn.diagnostic().get().type());
      text(dsn.diagnostic().get().text());
    }
    text(dsn.remoteMta().orElse(""));
  }

  private Dsn dsn() throws IOException {
    EnhancedStatus status = EnhancedStatus.of(text());
    String reason = text();
    Optional<Dsn.Diagnostic> diagnostic =
        in.readBoolean() ? Optional.of(new Dsn.Diagnostic(text(), text())) : Optional.empty();
    return new Dsn(status, reason, diagnostic, Optional.of(text()).filter(m -> !m.isEmpty()));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
