package org.facteur.queue.mime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.facteur.queue.header.HeaderLine;
import org.facteur.queue.header.HeaderName;
import org.facteur.queue.header.HeaderSyntax;

/**
 * Follows the MIME structure of one message.
 *
 * <p>Headers are collected and handed on whole. A line that is no header ends a header; the
 * message's own header gets an empty line then when it has none. Lines of bodies go straight on and
 * are looked at only while a multipart is open, or when bytes beyond ASCII are to be found.
 */
public final class MimeParser {
  private static final byte[] NOTHING = {};

  /** Postfix counts levels so that two more are open than its limit says. */
  private static final int TOLERANCE = 2;

  private final MimeSettings settings;
  private final MimeHandler handler;
  private final HeaderLine header;
  private final OpenParts parts = new OpenParts();
  private final Set<MimeProblem> pending = EnumSet.noneOf(MimeProblem.class);
  private boolean inBody;
  private MimeSection section = MimeSection.PRIMARY;
  private ContentType type = ContentType.DEFAULT;
  private ContentEncoding encoding = ContentEncoding.SEVEN_BIT;
  private boolean looksForEightBit;
  private boolean inLine;
  private long position;

  public MimeParser(MimeSettings settings, MimeHandler handler) {
    this.settings = settings;
    this.handler = handler;
    this.header = new HeaderLine(settings.headerSize());
    this.pending.addAll(settings.wanted());
  }

  /** No more complaints: somebody has made up his mind about the message. */
  public void silence() {
    pending.clear();
    looksForEightBit = false;
  }

  /**
   * Takes a piece of a line, without line end.
   *
   * @param endsLine false for a part of a long line
   */
  public void piece(byte[] buffer, int offset, int length, boolean endsLine) throws IOException {
    boolean continued = inLine;
    inLine = !endsLine;
    if (inBody) {
      body(buffer, offset, length, endsLine, continued);
    } else if (continued) {
      header.append(buffer, offset, length);
    } else {
      headerLine(buffer, offset, length, endsLine);
    }
  }

  /** Ends the message. */
  public void end() throws IOException {
    if (!inBody) {
      endOfHeader();
      if (section == MimeSection.PRIMARY) {
        handler.endOfHeader();
      }
      inBody = true;
    } else if (inLine) {
      handler.body(NOTHING, 0, 0, true, position);
    }
    inLine = false;
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
    boolean empty = length == 0 && endsLine;
    boolean primary = section == MimeSection.PRIMARY;
    endOfSection();
    if (empty || primary) {
      handler.body(NOTHING, 0, 0, true, 0);
    }
    if (!empty) {
      inBody = true;
      body(buffer, offset, length, endsLine, false);
    }
  }

  private void endOfHeader() throws IOException {
    if (header.isEmpty()) {
      return;
    }
    Optional<HeaderName> name = settings.enabled() ? header.name() : Optional.empty();
    if (name.isPresent()) {
      if (name.get() == HeaderName.CONTENT_TYPE) {
        contentType();
      } else if (name.get() == HeaderName.CONTENT_TRANSFER_ENCODING) {
        encoding = ContentEncoding.parse(header.value());
      }
    }
    if (isWanted(MimeProblem.EIGHT_BIT_HEADER)
        && hasEightBit(header.buffer(), 0, header.length())) {
      problem(MimeProblem.EIGHT_BIT_HEADER, header.text());
    }
    handler.header(section, header);
    header.clear();
  }

  /** Notes the type; all boundaries count, so that no part hides behind a second one. */
  private void contentType() throws IOException {
    type = ContentType.parse(header.value());
    for (String boundary : type.boundaries()) {
      if (parts.depth() >= settings.nesting() + TOLERANCE) {
        problem(MimeProblem.NESTING, header.text());
      } else {
        parts.open(
            boundary,
            settings.boundary(),
            type.isDigest() ? ContentType.MESSAGE : ContentType.DEFAULT);
      }
    }
  }

  /** The headers of an entity have ended: what follows is its body, or again a header. */
  private void endOfSection() throws IOException {
    if (section == MimeSection.PRIMARY) {
      handler.endOfHeader();
    }
    boolean composite = type.isMultipart() || type.isMessage();
    if (composite && encoding.isEncoded()) {
      problem(MimeProblem.ENCODING_DOMAIN, encoding.text());
    }
    if (type.isNestedMessage()) {
      enter(MimeSection.NESTED, ContentType.DEFAULT);
    } else {
      startBody(type.isMultipart() ? ContentType.OTHER : type);
    }
  }

  private void enter(MimeSection next, ContentType content) {
    section = next;
    inBody = false;
    type = content;
    encoding = ContentEncoding.SEVEN_BIT;
    position = 0;
  }

  private void startBody(ContentType content) {
    inBody = true;
    section = MimeSection.PART;
    type = content;
    position = 0;
    looksForEightBit =
        encoding == ContentEncoding.SEVEN_BIT && isWanted(MimeProblem.EIGHT_BIT_BODY);
  }

  private void body(byte[] buffer, int offset, int length, boolean endsLine, boolean continued)
      throws IOException {
    if (looksForEightBit && hasEightBit(buffer, offset, length)) {
      looksForEightBit = false;
      problem(
          MimeProblem.EIGHT_BIT_BODY,
          new String(buffer, offset, length, StandardCharsets.ISO_8859_1));
    }
    if (!continued && !parts.isEmpty()) {
      OpenParts.Delimiter delimiter = parts.find(buffer, offset, length);
      if (delimiter != null && delimiter.last()) {
        encoding = ContentEncoding.SEVEN_BIT;
        startBody(ContentType.OTHER);
      } else if (delimiter != null) {
        enter(MimeSection.PART, delimiter.content());
      }
    }
    handler.body(buffer, offset, length, endsLine, position);
    position += endsLine ? length + 1 : length;
  }

  private boolean isWanted(MimeProblem problem) {
    return !pending.isEmpty() && pending.contains(problem);
  }

  /** Reports each kind once. */
  private void problem(MimeProblem problem, String text) throws IOException {
    if (pending.remove(problem)) {
      handler.problem(problem, text);
    }
  }

  private static boolean hasEightBit(byte[] buffer, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (buffer[i] < 0) {
        return true;
      }
    }
    return false;
  }
}
