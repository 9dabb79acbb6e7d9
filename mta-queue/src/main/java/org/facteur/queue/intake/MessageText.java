package org.facteur.queue.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.facteur.queue.header.HeaderLine;
import org.facteur.queue.header.HeaderName;
import org.facteur.queue.mime.MimeHandler;
import org.facteur.queue.mime.MimeParser;
import org.facteur.queue.mime.MimeProblem;
import org.facteur.queue.mime.MimeSection;
import org.facteur.queue.mime.MimeSettings;

/**
 * The text of a message on its way into the queue file: unwanted characters go, headers are checked
 * and handled one by one, body lines are checked where checks want to see them.
 */
final class MessageText {
  private final RecordOutput out;
  private final IntakeParameters parameters;
  private final PrimaryHeader primary;
  private final HeaderEnd headerEnd;
  private final MessageChecks checks;
  private final MimeParser mime;
  private final boolean unlimited;
  private long size;
  private boolean tooLarge;
  private Optional<String> encoding = Optional.empty();

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
      MessageChecks checks,
      MimeSettings mimeSettings,
      boolean unlimited) {
    this.out = out;
    this.parameters = parameters;
    this.primary = primary;
    this.headerEnd = headerEnd;
    this.checks = checks;
    this.mime =
        new MimeParser(checks.isActive() ? mimeSettings : mimeSettings.silent(), new Found());
    this.unlimited = unlimited;
  }

  /** Takes a piece of a line; see {@link IntakeSession#line}. */
  void piece(byte[] buffer, int offset, int length, boolean endsLine) throws IOException {
    size += endsLine ? length + 2 : length;
    if (!out.isGood() || isTooLarge()) {
      return;
    }
    if (!parameters.rejected().isEmpty()
        && checks.isActive()
        && parameters.rejected().containsAny(buffer, offset, length)) {
      checks.badCharacter(new String(buffer, offset, length, StandardCharsets.ISO_8859_1));
      return;
    }
    if (parameters.replaceStrayCr() && hasStray(buffer, offset, length)) {
      byte[] clean = Arrays.copyOfRange(buffer, offset, offset + length);
      for (int i = 0; i < length; i++) {
        clean[i] = clean[i] == '\r' || clean[i] == '\n' ? (byte) ' ' : clean[i];
      }
      strip(clean, 0, length, endsLine);
    } else {
      strip(buffer, offset, length, endsLine);
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

  private void strip(byte[] buffer, int offset, int length, boolean endsLine) throws IOException {
    if (!parameters.stripped().isEmpty()
        && parameters.stripped().containsAny(buffer, offset, length)) {
      byte[] kept = parameters.stripped().strip(buffer, offset, length);
      mime.piece(kept, 0, kept.length, endsLine);
    } else {
      mime.piece(buffer, offset, length, endsLine);
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

  /** Ends the text. */
  void end() throws IOException {
    mime.end();
  }

  /** What a Content-Transfer-Encoding anywhere in the message says: 8bit before 7bit. */
  Optional<String> encoding() {
    return encoding;
  }

  /** Where the parts of the message go. */
  private final class Found implements MimeHandler {
    @Override
    public void header(MimeSection section, HeaderLine header) throws IOException {
      if (!checks.header(section, header)) {
        return;
      }
      header.cut();
      Optional<HeaderName> name = header.name();
      if (parameters.detectEncoding()
          && name.isPresent()
          && name.get() == HeaderName.CONTENT_TRANSFER_ENCODING) {
        noteEncoding(header.value());
      }
      if (section == MimeSection.PRIMARY) {
        primary.header(header);
      } else {
        out.header(header.buffer(), header.length());
      }
    }

    @Override
    public void endOfHeader() throws IOException {
      headerEnd.end();
    }

    @Override
    public void body(byte[] buffer, int offset, int length, boolean endsLine, long position)
        throws IOException {
      if (checks.body(buffer, offset, length, endsLine, position)) {
        out.text(buffer, offset, length, endsLine);
      }
    }

    @Override
    public void problem(MimeProblem problem, String text) {
      if (checks.isActive()) {
        checks.problem(problem, text);
        mime.silence();
      }
    }
  }

  private void noteEncoding(String value) {
    if (value.equalsIgnoreCase("8bit") || value.equalsIgnoreCase("binary")) {
      encoding = Optional.of("8bit");
    } else if (value.equalsIgnoreCase("7bit") && encoding.isEmpty()) {
      encoding = Optional.of("7bit");
    }
  }
}
