package org.facteur.smtpclient.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.facteur.core.address.AddressQuoting;
import org.facteur.queue.delivery.MessageContent.LineSink;
import org.facteur.queue.header.AddressHeader;
import org.facteur.queue.header.HeaderLine;
import org.facteur.queue.header.HeaderName;
import org.facteur.queue.mime.MimeHandler;
import org.facteur.queue.mime.MimeParser;
import org.facteur.queue.mime.MimeProblem;
import org.facteur.queue.mime.MimeSection;
import org.facteur.queue.mime.MimeSettings;

/**
 * Passes a message on with checks made of its headers and lines, and other addresses in its own
 * header. What no check and no mapping changes goes on byte for byte. For one message and one
 * thread.
 */
final class OutgoingText implements LineSink, MimeHandler {
  private final GenericAddresses addresses;
  private final OutgoingChecks checks;
  private final LineSink next;
  private final MimeParser parser;

  OutgoingText(
      GenericAddresses addresses, OutgoingChecks checks, MimeSettings settings, LineSink next) {
    this.addresses = addresses;
    this.checks = checks;
    this.next = next;
    this.parser = new MimeParser(settings, this);
  }

  @Override
  public void accept(byte[] buffer, int offset, int length, boolean endsLine) throws IOException {
    parser.piece(buffer, offset, length, endsLine);
  }

  /** Passes on what is left. */
  void finish() throws IOException {
    parser.end();
  }

  @Override
  public void header(MimeSection section, HeaderLine header) throws IOException {
    Optional<HeaderName> name = header.name();
    if (!checks.header(section, header, this::lines)) {
      return;
    }
    boolean mapped =
        section == MimeSection.PRIMARY
            && name.isPresent()
            && name.get().addresses() != HeaderName.Addresses.NONE
            && !addresses.isEmpty();
    lines(mapped ? mapped(header) : header.text());
  }

  private String mapped(HeaderLine header) throws IOException {
    return AddressHeader.rewrite(
        header.text(),
        header.nameLength(),
        addresses.tokenLimit(),
        external -> {
          String internal = AddressQuoting.unquote822(external);
          String other = internal.isEmpty() ? internal : addresses.map(internal);
          return other.equals(internal) ? external : AddressQuoting.quote822(other);
        });
  }

  @Override
  public void endOfHeader() {
    // The client adds nothing.
  }

  @Override
  public void body(byte[] buffer, int offset, int length, boolean endsLine, long position)
      throws IOException {
    if (checks.seesBody(position)) {
      String text = new String(buffer, offset, length, StandardCharsets.ISO_8859_1);
      Optional<String> other = checks.body(text, this::lines);
      if (other.isEmpty()) {
        return;
      }
      if (!other.get().equals(text)) {
        byte[] bytes = other.get().getBytes(StandardCharsets.ISO_8859_1);
        next.accept(bytes, 0, bytes.length, endsLine);
        return;
      }
    }
    next.accept(buffer, offset, length, endsLine);
  }

  @Override
  public void problem(MimeProblem problem, String text) {
    // The message has been accepted: its structure is nobody's business any more.
  }

  private void lines(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '\n') {
        next.accept(bytes, start, i - start, true);
        start = i + 1;
      }
    }
  }
}
