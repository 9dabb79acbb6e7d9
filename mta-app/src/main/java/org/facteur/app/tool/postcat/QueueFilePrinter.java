package org.facteur.app.tool.postcat;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;
import org.facteur.app.tool.CTime;
import org.facteur.queue.file.RecordReader;
import org.facteur.queue.file.RecordType;
import org.facteur.queue.store.CorruptMessageException;

/**
 * Prints one queue file record by record.
 *
 * <p>Envelope, header and body are separate wishes. The body begins at the first line that is
 * neither a header nor the continuation of one.
 */
final class QueueFilePrinter {
  /** What may be the first record of a queue file. */
  private static final String ENVELOPE_TYPES = "MCTcFILSDRO/WVA>Kpfd<ion";

  private final Wishes wishes;
  private final PrintStream out;
  private final Consumer<String> warnings;
  private final ZoneId zone;

  private Section section = Section.ENVELOPE;
  private boolean lineContinues;
  private boolean headerSeen;
  private long contentEnd;

  /**
   * What to print.
   *
   * @param from offset of the first record
   */
  record Wishes(
      boolean envelope,
      boolean header,
      boolean body,
      boolean offsets,
      boolean types,
      boolean verbose,
      boolean fileOrder,
      long from) {}

  private enum Section {
    ENVELOPE,
    HEADER,
    BODY,
    EXTRACTED
  }

  QueueFilePrinter(Wishes wishes, PrintStream out, Consumer<String> warnings, ZoneId zone) {
    this.wishes = wishes;
    this.out = out;
    this.warnings = warnings;
    this.zone = zone;
  }

  /**
   * Prints a file.
   *
   * @param name for headings and warnings
   */
  void print(RecordReader reader, String name) throws IOException, CorruptMessageException {
    reader.seek(wishes.from());
    boolean first = true;
    while (true) {
      long offset = reader.position();
      int type = wishes.fileOrder() ? reader.next() : reader.nextFollowing();
      if (type == RecordType.END_OF_FILE) {
        return;
      }
      if (first) {
        first = false;
        if (wishes.from() == 0 && !begin(type, name)) {
          return;
        }
      }
      record(reader, type, offset, name);
      if (type == RecordType.END) {
        return;
      }
    }
  }

  private boolean begin(int type, String name) {
    if (ENVELOPE_TYPES.indexOf(type) < 0) {
      warnings.accept(name + ": input is not a valid queue file");
      return false;
    }
    if (wishes.envelope()) {
      out.print("*** ENVELOPE RECORDS " + name + " ***\n");
    }
    return true;
  }

  private void record(RecordReader reader, int type, long offset, String name) {
    switch (type) {
      case RecordType.MESSAGE -> {
        expect(section == Section.ENVELOPE, name, "out-of-order message content marker");
        heading("MESSAGE CONTENTS", offset, type, name);
        section = Section.HEADER;
        if (contentEnd > reader.position() && !wishes.header() && !wishes.body()) {
          reader.seek(contentEnd);
        }
      }
      case RecordType.SIZE -> {
        contentEnd = contentEnd(reader.text());
        named(reader, type, offset, name);
      }
      case RecordType.EXTRACTED -> {
        expect(isContent(), name, "out-of-order extracted segment marker");
        heading("HEADER EXTRACTED", offset, type, name);
        section = Section.EXTRACTED;
      }
      case RecordType.END -> {
        expect(!isContent(), name, "out-of-order message end marker");
        heading("MESSAGE FILE END", offset, type, name);
      }
      case RecordType.TEXT -> text(reader, type, offset);
      case RecordType.TEXT_CONTINUED -> {
        if (isContent()) {
          text(reader, type, offset);
        } else {
          named(reader, type, offset, name);
        }
      }
      default -> named(reader, type, offset, name);
    }
  }

  /** Where the size record says that the content ends; 0 when it does not. */
  private static long contentEnd(String text) {
    String[] fields = text.strip().split(" +");
    try {
      return fields.length < 2 ? 0 : Long.parseLong(fields[0]) + Long.parseLong(fields[1]);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private boolean isContent() {
    return section == Section.HEADER || section == Section.BODY;
  }

  private void expect(boolean inOrder, String name, String problem) {
    if (!inOrder && wishes.from() == 0) {
      warnings.accept(name + ": " + problem);
    }
  }

  private void heading(String text, long offset, int type, String name) {
    if (wishes.envelope()) {
      prefix(offset, type);
      out.print("*** " + text + " " + name + " ***\n");
    }
  }

  private void prefix(long offset, int type) {
    if (wishes.offsets()) {
      out.print("%9d ".formatted(offset));
    }
    if (wishes.types()) {
      out.print("%3d ".formatted(type));
    }
  }

  private void text(RecordReader reader, int type, long offset) {
    if (section == Section.HEADER && !lineContinues && !isHeader(reader)) {
      section = Section.BODY;
    }
    lineContinues = type == RecordType.TEXT_CONTINUED;
    boolean wanted =
        switch (section) {
          case HEADER -> wishes.header();
          case BODY -> wishes.body();
          case ENVELOPE, EXTRACTED -> wishes.envelope();
        };
    if (!wanted) {
      return;
    }
    prefix(offset, type);
    if (wishes.verbose()) {
      out.print(type == RecordType.TEXT ? "regular_text: " : "unterminated_text: ");
    }
    out.write(reader.buffer(), reader.start(), reader.length());
    if (type == RecordType.TEXT || wishes.verbose() || wishes.offsets()) {
      out.print("\n");
    }
  }

  private boolean isHeader(RecordReader reader) {
    byte[] line = reader.buffer();
    int end = reader.start() + reader.length();
    for (int i = reader.start(); i < end; i++) {
      int c = line[i] & 0xff;
      if (i == reader.start() && (c == ' ' || c == '\t')) {
        return headerSeen;
      }
      if (c == ':') {
        headerSeen = i > reader.start();
        return headerSeen;
      }
      if (c == ' ' || c == '\t') {
        return colonFollows(line, i, end);
      }
      if (c < ' ' || c >= 0x7f) {
        return false;
      }
    }
    return false;
  }

  /** White space may stand before the colon. */
  private boolean colonFollows(byte[] line, int from, int end) {
    int i = from;
    while (i < end && (line[i] == ' ' || line[i] == '\t')) {
      i++;
    }
    if (i < end && line[i] == ':') {
      headerSeen = true;
      return true;
    }
    return false;
  }

  private void named(RecordReader reader, int type, long offset, String name) {
    boolean padding = type == RecordType.PADDING;
    if (!wishes.envelope() || padding && !wishes.verbose()) {
      return;
    }
    Optional<String> line =
        switch (type) {
          case RecordType.TIME, RecordType.WARN_TIME ->
              Optional.of(RecordNames.of(type) + ": " + time(reader.text()));
          case RecordType.ATTRIBUTE -> attribute(reader.text(), name);
          default -> Optional.of(RecordNames.of(type) + ": " + reader.text());
        };
    if (line.isPresent()) {
      prefix(offset, type);
      out.print(line.get() + "\n");
    }
  }

  private Optional<String> attribute(String text, String name) {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      warnings.accept(
          name
              + ": malformed attribute: "
              + (equals < 0 ? "missing '=' after attribute name" : "missing attribute name")
              + ": "
              + text.substring(0, Math.min(100, text.length())));
      return Optional.empty();
    }
    String attribute = text.substring(0, equals).strip();
    String value = text.substring(equals + 1).strip();
    return Optional.of(
        attribute.equals("create_time")
            ? "create_time: " + time(value)
            : "named_attribute: " + attribute + "=" + value);
  }

  private String time(String text) {
    long seconds = 0;
    for (char c : text.strip().toCharArray()) {
      if (c < '0' || c > '9' || seconds > Integer.MAX_VALUE * 100L) {
        break;
      }
      seconds = seconds * 10 + (c - '0');
    }
    return CTime.format(Instant.ofEpochSecond(seconds), zone);
  }
}
