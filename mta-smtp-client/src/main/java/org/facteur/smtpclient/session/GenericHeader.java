package org.facteur.smtpclient.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.facteur.core.address.AddressQuoting;
import org.facteur.queue.delivery.MessageContent.LineSink;
import org.facteur.queue.resolve.AddressRewriter;
import org.facteur.queue.resolve.HeaderAddresses;

/**
 * Passes a message on with other addresses in its header. What does not change, the body, and what
 * is too long to be a header go on byte for byte. For one message and one thread.
 */
final class GenericHeader implements LineSink {
  private final EnvelopeCommands.Addresses addresses;
  private final int tokenLimit;
  private final int headerLimit;
  private final LineSink next;
  private final StringBuilder header = new StringBuilder();
  private final StringBuilder line = new StringBuilder();
  private boolean inHeader = true;

  GenericHeader(
      EnvelopeCommands.Addresses addresses, int tokenLimit, int headerLimit, LineSink next) {
    this.addresses = addresses;
    this.tokenLimit = tokenLimit;
    this.headerLimit = headerLimit;
    this.next = next;
  }

  @Override
  public void accept(byte[] buffer, int offset, int length, boolean endsLine) throws IOException {
    if (!inHeader) {
      next.accept(buffer, offset, length, endsLine);
      return;
    }
    line.append(new String(buffer, offset, length, StandardCharsets.ISO_8859_1));
    if (!endsLine && header.length() + line.length() <= headerLimit) {
      return;
    }
    if (!endsLine) {
      // Longer than any header: what there is goes on as it is, and so does the rest.
      inHeader = false;
      flush();
      emit(line, false);
      line.setLength(0);
      return;
    }
    boolean folded = !line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t');
    if (!folded || header.isEmpty()) {
      flush();
      inHeader = nameEnd(line) > 0;
    }
    if (inHeader) {
      header.append(header.isEmpty() ? "" : "\n").append(line);
    } else {
      emit(line, true);
    }
    line.setLength(0);
  }

  /** Passes on what is left when the message has no body. */
  void finish() throws IOException {
    flush();
  }

  private void flush() throws IOException {
    if (header.isEmpty()) {
      return;
    }
    String text = rewritten(header.toString());
    header.setLength(0);
    for (String part : text.split("\n", -1)) {
      emit(part, true);
    }
  }

  private String rewritten(String text) throws IOException {
    int end = nameEnd(text);
    String name = text.substring(0, end).strip();
    if (HeaderAddresses.placeOf(name).isEmpty()) {
      return text;
    }
    try {
      return HeaderAddresses.rewrite(
              name,
              text.substring(text.indexOf(':') + 1),
              tokenLimit,
              new Mapped(),
              AddressRewriter.Context.LOCAL,
              internal -> internal)
          .orElse(text);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (org.facteur.queue.resolve.AddressMappingException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Stands where cleanup completes addresses; here they are complete, and are mapped only. */
  private final class Mapped implements AddressRewriter {
    @Override
    public String rewrite(Context context, String external) {
      String internal = AddressQuoting.unquote822(external);
      String mapped = rewriteInternal(context, internal);
      return mapped.equals(internal) ? external : AddressQuoting.quote822(mapped);
    }

    @Override
    public String rewriteInternal(Context context, String internal) {
      try {
        return internal.isEmpty() ? internal : addresses.map(internal);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Where the name of a header ends; 0 when the line is none. */
  private static int nameEnd(CharSequence text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) > ' ' && text.charAt(end) != ':') {
      end++;
    }
    int colon = end;
    while (colon < text.length() && (text.charAt(colon) == ' ' || text.charAt(colon) == '\t')) {
      colon++;
    }
    return colon < text.length() && text.charAt(colon) == ':' ? end : 0;
  }

  private void emit(CharSequence text, boolean endsLine) throws IOException {
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    next.accept(bytes, 0, bytes.length, endsLine);
  }
}
