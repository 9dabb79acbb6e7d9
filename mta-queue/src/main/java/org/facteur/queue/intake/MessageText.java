package org.facteur.queue.intake;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.facteur.queue.header.HeaderLine;
import org.facteur.queue.header.HeaderName;
import org.facteur.queue.header.HeaderSyntax;
import org.facteur.queue.header.MimeTracker;

/**
 * The text of a message on its way into the queue file: headers are collected and handled one by
 * one, body lines go straight on. Bodies are looked at only when they have MIME parts.
 */
final class MessageText {
  private enum Section {
    /** The message's own header. */
    PRIMARY,
    /** The header of a MIME part, or of a message in a part. */
    PART,
    BODY
  }

  private static final byte[] NOTHING = {};

  private final RecordOutput out;
  private final IntakeParameters parameters;
  private final PrimaryHeader primary;
  private final HeaderEnd headerEnd;
  private final HeaderLine header;
  private final MimeTracker mime = new MimeTracker();
  private Section section = Section.PRIMARY;
  private boolean inLine;
  private final boolean unlimited;
  private long size;
  private boolean tooLarge;

  /** Adds headers when the last one has passed. */
  @FunctionalInterface
  interface HeaderEnd {
    void end() throws IOException;
  }

  /**
   * @param unlimited somebody before us keeps to message_size_limit
   */
  MessageText(
      RecordOutput out,
      IntakeParameters parameters,
      PrimaryHeader primary,
      HeaderEnd headerEnd,
      boolean unlimited) {
    this.out = out;
    this.parameters = parameters;
    this.primary = primary;
    this.headerEnd = headerEnd;
    this.header = new HeaderLine(parameters.headerSize());
    this.unlimited = unlimited;
  }

  /** Takes a piece of a line; see {@link IntakeSession#line}. */
  void piece(byte[] buffer, int offset, int length, boolean endsLine) throws IOException {
    size += endsLine ? length + 2 : length;
    if (!out.isGood() || isTooLarge()) {
      return;
    }
    if (!parameters.rejected().isEmpty()
        && parameters.rejected().containsAny(buffer, offset, length)) {
      out.log().warning(out.queueId() + ": reject: message contains rejected characters");
      out.fail(IntakeProblem.CONTENT);
      return;
    }
    if (parameters.replaceStrayCr() && hasStray(buffer, offset, length)) {
      byte[] clean = Arrays.copyOfRange(buffer, offset, offset + length);
      for (int i = 0; i < length; i++) {
        clean[i] = clean[i] == '\r' || clean[i] == '\n' ? (byte) ' ' : clean[i];
      }
      stripAndRoute(clean, 0, length, endsLine);
    } else {
      stripAndRoute(buffer, offset, length, endsLine);
    }
  }

  /** Whether there is a CR or LF that ends no line: others might take it for a line end. */
  private static boolean hasStray(byte[] buffer, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (buffer[i] == '\r' || buffer[i] == '\n') {
        return true;
      }
    }
    return false;
  }

  private void stripAndRoute(byte[] buffer, int offset, int length, boolean endsLine)
      throws IOException {
    if (!parameters.stripped().isEmpty()
        && parameters.stripped().containsAny(buffer, offset, length)) {
      byte[] kept = parameters.stripped().strip(buffer, offset, length);
      route(kept, 0, kept.length, endsLine);
    } else {
      route(buffer, offset, length, endsLine);
    }
  }

  private boolean isTooLarge() {
    if (parameters.messageSize() <= 0 || size <= parameters.messageSize() || unlimited) {
      return false;
    }
    if (!tooLarge) {
      out.log().warning(out.queueId() + ": queue file size limit exceeded");
      out.fail(IntakeProblem.SIZE);
    }
    tooLarge = true;
    return true;
  }

  private void route(byte[] buffer, int offset, int length, boolean endsLine) throws IOException {
    boolean continued = inLine;
    inLine = !endsLine;
    if (section == Section.BODY) {
      body(buffer, offset, length, endsLine, continued);
    } else if (continued) {
      header.append(buffer, offset, length);
    } else {
      headerLine(buffer, offset, length, endsLine);
    }
  }

  private void headerLine(byte[] buffer, int offset, int length, boolean endsLine)
      throws IOException {
    if (length > 0 && !header.isEmpty() && HeaderSyntax.isBlank(buffer[offset])) {
      header.appendLine(buffer, offset, length);
      return;
    }
    endOfHeader();
    int name = HeaderSyntax.nameLength(buffer, offset, length);
    if (name > 0) {
      header.begin(buffer, offset, length, name);
      return;
    }
    boolean wasPrimary = section == Section.PRIMARY;
    endOfSection();
    if (length == 0 && endsLine) {
      out.text(NOTHING, 0, 0, true);
      return;
    }
    // text without the empty line that ends a header: it gets one in the message's own header
    if (wasPrimary) {
      out.text(NOTHING, 0, 0, true);
    }
    section = Section.BODY;
    body(buffer, offset, length, endsLine, false);
  }

  private void endOfHeader() throws IOException {
    if (header.isEmpty()) {
      return;
    }
    if (!parameters.mimeDisabled()) {
      Optional<HeaderName> name = header.name();
      if (name.isPresent()
          && (name.get() == HeaderName.CONTENT_TYPE
              || name.get() == HeaderName.CONTENT_TRANSFER_ENCODING)) {
        mime.header(name.get(), header.value());
      }
    }
    if (section == Section.PRIMARY) {
      primary.header(header);
    } else {
      out.header(header.buffer(), header.length());
    }
    header.clear();
  }

  private void endOfSection() throws IOException {
    boolean nested = mime.endHeaders();
    if (section == Section.PRIMARY) {
      headerEnd.end();
    }
    section = nested ? Section.PART : Section.BODY;
  }

  private void body(byte[] buffer, int offset, int length, boolean endsLine, boolean continued)
      throws IOException {
    if (!continued
        && mime.isWatching()
        && mime.line(buffer, offset, length) == MimeTracker.Line.PART) {
      section = Section.PART;
    }
    out.text(buffer, offset, length, endsLine);
  }

  /** Ends the text. */
  void end() throws IOException {
    if (section != Section.BODY) {
      endOfHeader();
      if (section == Section.PRIMARY) {
        endOfSection();
      }
    }
  }

  boolean isMimeEightBit() {
    return mime.isEightBit();
  }
}
