package org.facteur.queue.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.EnhancedStatus;
import org.facteur.queue.delivery.Dsn;

/**
 * The log of a message's recipients in {@code defer/}, {@code bounce/} or {@code trace/}: a text
 * file with a paragraph for each, in Postfix's format.
 *
 * <p>A paragraph begins with {@code <address>: reason} for people; {@code name=value} lines follow.
 * A record is on disk when {@link #append} returns; what a failed one left behind is cut off.
 * Appending to one message's log is not done by two threads at once: the queue manager does it.
 */
public final class BounceLogFile {
  private final QueueLayout layout;
  private final QueueDisk disk;
  private final String directory;

  /**
   * The logs of one directory.
   *
   * @param directory defer, bounce or trace
   */
  public BounceLogFile(QueueLayout layout, QueueDisk disk, String directory) {
    this.layout = layout;
    this.disk = disk;
    this.directory = directory;
  }

  /** Appends a record to a message's log, making it when there is none, and syncs it. */
  public void append(String queueId, BounceLogRecord entry) throws IOException {
    append(queueId, List.of(entry));
  }

  /** Appends some records with one write and one sync. */
  public void append(String queueId, List<BounceLogRecord> entries) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (BounceLogRecord entry : entries) {
      text.writeBytes(format(entry).getBytes(StandardCharsets.ISO_8859_1));
    }
    byte[] data = text.toByteArray();
    Path file = layout.file(directory, queueId);
    try (FileChannel channel = disk.open(file, true)) {
      long end = channel.size();
      try {
        disk.write(channel, file, data, 0, data.length, end);
        disk.sync(channel, file);
      } catch (IOException e) {
        channel.truncate(end);
        throw e;
      }
    }
  }

  /** The records of a message in the order in which they were written; none when it has no log. */
  public List<BounceLogRecord> read(String queueId) throws IOException {
    byte[] text;
    try {
      text = Files.readAllBytes(layout.file(directory, queueId));
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return parse(new String(text, StandardCharsets.ISO_8859_1));
  }

  /** Removes a message's log; false when it has none. */
  public boolean remove(String queueId) throws IOException {
    return disk.delete(layout.file(directory, queueId));
  }

  /** A record as the file holds it. */
  static String format(BounceLogRecord entry) {
    StringBuilder text = new StringBuilder("\n");
    Dsn dsn = entry.dsn();
    text.append('<').append(clean(entry.recipient())).append(">: ").append(clean(dsn.reason()));
    text.append('\n');
    line(text, "recipient", entry.recipient().isEmpty() ? "<>" : entry.recipient());
    if (!entry.originalRecipient().isEmpty()
        && !entry.originalRecipient().equalsIgnoreCase(entry.recipient())) {
      line(text, "original_recipient", entry.originalRecipient());
    }
    if (entry.offset() > 0) {
      line(text, "offset", Long.toString(entry.offset()));
    }
    if (!entry.dsnOriginal().isEmpty()) {
      line(text, "dsn_orig_rcpt", entry.dsnOriginal());
    }
    if (entry.dsnNotify().bits() != 0) {
      line(text, "notify_flags", Integer.toString(entry.dsnNotify().bits()));
    }
    line(text, "status", dsn.status().toString());
    line(text, "action", entry.action());
    dsn.diagnostic()
        .ifPresent(
            diagnostic -> {
              line(text, "diag_type", diagnostic.type());
              line(text, "diag_text", diagnostic.text());
            });
    dsn.remoteMta()
        .ifPresent(
            mta -> {
              line(text, "mta_type", "dns");
              line(text, "mta_mname", mta);
            });
    line(text, "reason", dsn.reason());
    return text.append('\n').toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append('=').append(clean(value)).append('\n');
  }

  /** Control characters could end a line or a paragraph. */
  private static String clean(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) == 0x7f) {
        return value.replaceAll("[\\x00-\\x1f\\x7f]", "?");
      }
    }
    return value;
  }

  /**
   * Reads records; lines that are not understood are passed over, as a torn end.
   *
   * @param text in ISO_8859_1
   */
  static List<BounceLogRecord> parse(String text) {
    List<BounceLogRecord> entries = new ArrayList<>();
    Fields fields = new Fields();
    for (String line : text.split("\n", -1)) {
      if (line.isEmpty()) {
        fields.toRecord().ifPresent(entries::add);
        fields = new Fields();
      } else {
        fields.take(line);
      }
    }
    fields.toRecord().ifPresent(entries::add);
    return entries;
  }

  /** A paragraph that is being read. */
  private static final class Fields {
    private String recipient = "";
    private String original = "";
    private long offset;
    private String dsnOriginal = "";
    private int notify;
    private Optional<EnhancedStatus> status = Optional.empty();
    private String action = "";
    private String diagnosticType = "";
    private String diagnosticText = "";
    private String mta = "";
    private String reason = "";

    void take(String line) {
      int equals = line.indexOf('=');
      if (line.charAt(0) == '<' && recipient.isEmpty()) {
        heading(line);
        return;
      }
      if (equals <= 0) {
        return;
      }
      String value = line.substring(equals + 1);
      switch (line.substring(0, equals)) {
        case "recipient" -> recipient = value.equals("<>") ? "" : value;
        case "original_recipient" -> original = value;
        case "offset" -> offset = number(value);
        case "dsn_orig_rcpt" -> dsnOriginal = value;
        case "notify_flags" -> notify = (int) number(value);
        case "status" -> status = EnhancedStatus.parse(value);
        case "action" -> action = value;
        case "diag_type" -> diagnosticType = value;
        case "diag_text" -> diagnosticText = value;
        case "mta_mname" -> mta = value;
        case "reason" -> reason = value;
        default -> {
          // mta_type says nothing new; others are of a newer version.
        }
      }
    }

    /** The line for people, all that old Postfix versions wrote. */
    private void heading(String line) {
      int end = line.indexOf(">: ");
      if (end > 0) {
        recipient = line.substring(1, end);
        reason = line.substring(end + 3);
      }
    }

    private static long number(String value) {
      try {
        return Math.max(0, Long.parseLong(value));
      } catch (NumberFormatException e) {
        return 0;
      }
    }

    Optional<BounceLogRecord> toRecord() {
      if (recipient.isEmpty() && reason.isEmpty()) {
        return Optional.empty();
      }
      Dsn dsn =
          new Dsn(
              status.orElse(new EnhancedStatus(4, 0, 0)),
              reason,
              diagnosticType.isEmpty()
                  ? Optional.empty()
                  : Optional.of(new Dsn.Diagnostic(diagnosticType, diagnosticText)),
              mta.isEmpty() ? Optional.empty() : Optional.of(mta));
      return Optional.of(
          new BounceLogRecord(
              recipient, original, offset, dsnOriginal, new DsnNotify(notify), dsn, action));
    }
  }
}
