package org.facteur.queue.file;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.delivery.DeliveryRequest.Probe;
import org.facteur.queue.store.CorruptMessageException;
import org.facteur.queue.store.QueuedRecipient;
import org.facteur.queue.store.RecipientBatch;

/**
 * Reads the envelope of a complete queue file: the records before the message, and those after it
 * that were extracted from its headers.
 *
 * <p>The message itself is not read: the size record says where it ends.
 */
final class EnvelopeReader {
  private static final int RECORD = 1 << 10;
  private static final int USER_VERIFY = 1 << 9;
  private static final int MTA_VERIFY = 1 << 8;

  private final RecordReader reader;
  private final int limit;
  final Map<String, String> attributes = new LinkedHashMap<>();
  final List<QueuedRecipient> recipients = new ArrayList<>();
  RecipientBatch.Rest rest = RecipientBatch.Rest.NONE;
  SizeRecord size;
  Optional<String> sender = Optional.empty();
  Optional<Instant> arrival = Optional.empty();
  Optional<Instant> warnAt = Optional.empty();
  long warnOffset;
  String filter = "";
  String redirect = "";
  String verp = "";
  private String original = "";
  private String dsnOriginal = "";
  private DsnNotify dsnNotify = DsnNotify.UNSPECIFIED;

  private EnvelopeReader(RecordReader reader, int limit) {
    this.reader = reader;
    this.limit = limit;
  }

  /**
   * Reads from the beginning of a file.
   *
   * @param limit recipients to be kept; the others are counted
   */
  static EnvelopeReader read(RecordReader reader, int limit)
      throws IOException, CorruptMessageException {
    EnvelopeReader envelope = new EnvelopeReader(reader, limit);
    envelope.read();
    return envelope;
  }

  /**
   * Reads more recipients of a file whose beginning has been read.
   *
   * @param reader at the place that the last reading left
   * @param contentEnd where the message content ends
   */
  static RecipientBatch more(
      RecordReader reader, RecipientBatch.Rest rest, long contentEnd, int limit)
      throws IOException, CorruptMessageException {
    EnvelopeReader envelope = new EnvelopeReader(reader, limit);
    envelope.readRest(rest.afterContent(), contentEnd);
    return new RecipientBatch(List.copyOf(envelope.recipients), envelope.rest);
  }

  String attribute(String name) {
    return attributes.getOrDefault(name, "");
  }

  DsnReturn ret() {
    return switch (attribute("ret_flags")) {
      case "1" -> DsnReturn.FULL;
      case "2" -> DsnReturn.HEADERS;
      default -> DsnReturn.UNSPECIFIED;
    };
  }

  Probe probe() {
    String text = attribute("trace_flags");
    int flags = 0;
    for (int i = 0; i < text.length() && flags < 1 << 20; i++) {
      flags = flags * 10 + Math.max(0, Character.digit(text.charAt(i), 10));
    }
    if ((flags & USER_VERIFY) != 0) {
      return Probe.USER_VERIFY;
    }
    if ((flags & MTA_VERIFY) != 0) {
      return Probe.MTA_VERIFY;
    }
    return (flags & RECORD) != 0 ? Probe.RECORD : Probe.SEND;
  }

  private void read() throws IOException, CorruptMessageException {
    if (reader.next() != RecordType.SIZE) {
      throw reader.corrupt("no size record");
    }
    size = SizeRecord.parse(reader);
    readRest(false, size.dataOffset() + size.messageSize());
    if (sender.isEmpty() || arrival.isEmpty()) {
      throw reader.corrupt("no sender or arrival time");
    }
  }

  private void readRest(boolean afterContent, long contentEnd)
      throws IOException, CorruptMessageException {
    if (!afterContent) {
      while (record(reader.nextLogical(), false)) {
        continue;
      }
      reader.seek(contentEnd);
      if (reader.nextLogical() != RecordType.EXTRACTED) {
        throw reader.corrupt("the message does not end where it should");
      }
    }
    while (record(reader.nextLogical(), true)) {
      continue;
    }
  }

  /**
   * Takes one record.
   *
   * @return false at the end of the segment
   */
  private boolean record(int type, boolean extracted) throws CorruptMessageException {
    switch (type) {
      case RecordType.MESSAGE -> {
        if (!extracted) {
          return false;
        }
        throw reader.corrupt("a second message");
      }
      case RecordType.END -> {
        if (extracted) {
          return false;
        }
        throw reader.corrupt("no message");
      }
      case RecordType.TIME -> arrival = Optional.of(time(reader.text()));
      case RecordType.SENDER -> sender = sender.or(() -> Optional.of(reader.text()));
      case RecordType.FILTER -> filter = reader.text();
      case RecordType.REDIRECT -> redirect = reader.text();
      case RecordType.VERP -> verp = reader.text();
      case RecordType.ATTRIBUTE -> attribute();
      case RecordType.ORIGINAL_RECIPIENT -> original = reader.text();
      case RecordType.DSN_ORIGINAL_RECIPIENT -> dsnOriginal = reader.text();
      case RecordType.DSN_NOTIFY -> dsnNotify = new DsnNotify((int) reader.number());
      case RecordType.RECIPIENT -> {
        recipient(extracted);
        resetRecipient();
      }
      case RecordType.DONE, RecordType.CANCELED_RECIPIENT -> resetRecipient();
      case RecordType.WARN_TIME -> {
        long seconds = reader.number();
        warnAt = seconds > 0 ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty();
        warnOffset = reader.offset();
      }
      default -> {
        if (type == RecordType.END_OF_FILE) {
          throw reader.corrupt("no end record");
        }
        if (!RecordType.isKnown(type) || extracted && type == RecordType.EXTRACTED) {
          throw reader.corrupt("unexpected record type " + type);
        }
      }
    }
    return true;
  }

  private void recipient(boolean extracted) {
    if (recipients.size() < limit) {
      recipients.add(
          new QueuedRecipient(reader.text(), original, dsnOriginal, dsnNotify, reader.offset()));
      if (recipients.size() == limit) {
        rest = new RecipientBatch.Rest(reader.position(), extracted, 0);
      }
    } else {
      rest = new RecipientBatch.Rest(rest.offset(), rest.afterContent(), rest.count() + 1);
    }
  }

  private void resetRecipient() {
    original = "";
    dsnOriginal = "";
    dsnNotify = DsnNotify.UNSPECIFIED;
  }

  private void attribute() throws CorruptMessageException {
    String text = reader.text();
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw reader.corrupt("bad attribute");
    }
    String name = text.substring(0, equals).strip();
    String value = text.substring(equals + 1).strip();
    switch (name) {
      case "dsn_orig_rcpt" -> dsnOriginal = value;
      case "notify_flags" -> dsnNotify = new DsnNotify((int) reader.number(value));
      default -> attributes.put(name, value);
    }
  }

  private Instant time(String text) throws CorruptMessageException {
    String[] parts = text.strip().split(" +");
    long micros = parts.length > 1 ? reader.number(parts[1]) : 0;
    return Instant.ofEpochSecond(reader.number(parts[0]), Math.clamp(micros, 0, 999_999) * 1000L);
  }
}
