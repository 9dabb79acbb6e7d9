package org.facteur.queue.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.queue.header.HeaderLine;
import org.facteur.queue.milter.MilterChanges;
import org.facteur.queue.milter.MilterEdit;
import org.facteur.queue.mime.MimeHandler;
import org.facteur.queue.mime.MimeParser;
import org.facteur.queue.mime.MimeProblem;
import org.facteur.queue.mime.MimeSection;
import org.facteur.queue.store.MessageWriter;

/**
 * Writes a queue file anew with the changes of one milter. What does not change is copied record by
 * record; headers are in memory while they change, up to a limit, bodies never.
 */
final class QueueFileEdit implements MimeHandler {
  private static final int HEADERS_LIMIT = 4 * 1024 * 1024;
  private static final int LINE = 8 * 1024;

  private final RecordOutput out;
  private final RecipientRecords recipients;
  private final MilterChanges changes;
  private final InputStream newBody;
  private final HeaderEdits headers = new HeaderEdits();
  private final List<String> pending = new ArrayList<>();
  private final Set<String> deleted = new HashSet<>();
  private final List<MilterEdit.AddRecipient> added = new ArrayList<>();
  private final MimeParser parser = new MimeParser(QueueFileContent.WHOLE, this);
  private Optional<MilterEdit.ChangeSender> sender = Optional.empty();
  private String original = "";
  private boolean inText;
  private long headerSize;
  private long dataOffset;
  private long dataEnd;

  /** What goes into the end of the file besides recipients. */
  @FunctionalInterface
  interface Epilogue {
    void write() throws IOException;
  }

  QueueFileEdit(
      RecordOutput out, RecipientRecords recipients, MilterChanges changes, InputStream newBody) {
    this.out = out;
    this.recipients = recipients;
    this.changes = changes;
    this.newBody = newBody;
    for (MilterEdit edit : changes.edits()) {
      switch (edit) {
        case MilterEdit.ChangeSender other -> sender = Optional.of(other);
        case MilterEdit.DeleteRecipient(String address) -> {
          deleted.add(address);
          added.removeIf(each -> each.address().equals(address));
        }
        case MilterEdit.AddRecipient other -> added.add(other);
        default -> {}
      }
    }
  }

  /** Does it. */
  void run(MessageWriter.Records before, Epilogue epilogue) throws IOException {
    before.forEach(
        (type, data, offset, length) -> {
          record(type, data, offset, length, epilogue);
          return true;
        });
  }

  private void record(char type, byte[] data, int offset, int length, Epilogue epilogue)
      throws IOException {
    if (inText && (type == 'N' || type == 'L')) {
      parser.piece(data, offset, length, type == 'N');
      return;
    }
    String text = new String(data, offset, length, StandardCharsets.ISO_8859_1);
    switch (type) {
      case 'S' -> sender(text);
      case 'M' -> {
        out.record('M', "");
        dataOffset = out.position();
        inText = true;
      }
      case 'X' -> {
        parser.end();
        dataEnd = out.position();
        inText = false;
        out.record('X', "");
      }
      case 'A' -> attribute(text);
      case 'O' -> {
        original = text;
        pending.add("O" + text);
      }
      case 'R' -> recipient(text);
      case 'E' -> {
        for (MilterEdit.AddRecipient each : added) {
          recipients.addMilters(each.address(), notify(each.parameters()));
        }
        epilogue.write();
        out.record('E', "");
      }
      default -> {
        flushPending();
        out.record(type, data, offset, length);
      }
    }
  }

  private void sender(String known) throws IOException {
    if (sender.isPresent()) {
      for (String parameter : sender.get().parameters().strip().split("\\s+")) {
        if (parameter.regionMatches(true, 0, "ENVID=", 0, 6)) {
          out.attribute("envelope_id", parameter.substring(6));
        } else if (parameter.equalsIgnoreCase("RET=FULL")) {
          out.attribute("ret_flags", "1");
        } else if (parameter.equalsIgnoreCase("RET=HDRS")) {
          out.attribute("ret_flags", "2");
        }
      }
    }
    out.record('S', sender.map(MilterEdit.ChangeSender::address).orElse(known));
  }

  private void attribute(String text) throws IOException {
    if (text.startsWith("notify_flags=") || text.startsWith("dsn_orig_rcpt=")) {
      pending.add("A" + text);
    } else {
      flushPending();
      out.record('A', text);
    }
  }

  private void recipient(String address) throws IOException {
    boolean gone = deleted.contains(original.isEmpty() ? address : original);
    if (gone) {
      pending.clear();
      recipients.deleted();
    } else {
      flushPending();
      out.record('R', address);
    }
    original = "";
  }

  private void flushPending() throws IOException {
    for (String each : pending) {
      out.record(each.charAt(0), each.substring(1));
    }
    pending.clear();
  }

  private static int notify(String parameters) {
    int bits = 0;
    for (String parameter : parameters.strip().split("\\s+")) {
      if (parameter.regionMatches(true, 0, "NOTIFY=", 0, 7)) {
        for (String word : parameter.substring(7).split(",")) {
          bits |=
              switch (word.toUpperCase(java.util.Locale.ROOT)) {
                case "NEVER" -> DsnNotify.NEVER;
                case "SUCCESS" -> DsnNotify.SUCCESS;
                case "FAILURE" -> DsnNotify.FAILURE;
                case "DELAY" -> DsnNotify.DELAY;
                default -> 0;
              };
        }
      }
    }
    return bits;
  }

  @Override
  public void header(MimeSection section, HeaderLine header) throws IOException {
    headerSize += header.length();
    if (headerSize > HEADERS_LIMIT) {
      throw new IOException("message header too large to be changed by a milter");
    }
    String text = header.text();
    headers.take(text.substring(0, header.nameLength()), text);
  }

  @Override
  public void endOfHeader() throws IOException {
    changes.edits().forEach(headers::apply);
    for (String header : headers.texts()) {
      out.header(header);
    }
    if (changes.replacesBody()) {
      out.text(new byte[0], 0, 0, true);
      copyNewBody();
    }
  }

  @Override
  public void body(byte[] buffer, int offset, int length, boolean endsLine, long position)
      throws IOException {
    if (!changes.replacesBody()) {
      out.text(buffer, offset, length, endsLine);
    }
  }

  /** Splits the new body, whose lines end in CR LF, into records. */
  private void copyNewBody() throws IOException {
    byte[] line = new byte[LINE];
    int filled = 0;
    boolean midLine = false;
    for (int c = newBody.read(); c >= 0; c = newBody.read()) {
      if (c == '\n') {
        boolean cr = filled > 0 && line[filled - 1] == '\r';
        out.text(line, 0, cr ? filled - 1 : filled, true);
        filled = 0;
        midLine = false;
        continue;
      }
      if (filled == LINE) {
        out.text(line, 0, LINE - 1, false);
        line[0] = line[LINE - 1];
        filled = 1;
        midLine = true;
      }
      line[filled++] = (byte) c;
    }
    if (filled > 0 || midLine) {
      out.text(line, 0, filled, true);
    }
  }

  @Override
  public void problem(MimeProblem problem, String text) {
    // Nothing was to be looked for.
  }

  /** Where the text begins now. */
  long dataOffset() {
    return dataOffset;
  }

  /** Where the text ends now. */
  long dataEnd() {
    return dataEnd;
  }

  /** The new sender in internal form, if there is one. */
  Optional<String> newSender() {
    return sender.map(MilterEdit.ChangeSender::address);
  }
}
