package org.facteur.delivery.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.facteur.core.address.AddressQuoting;
import org.facteur.queue.delivery.MessageContent;

/** The Delivered-To headers of a message: an address that is there already means a mail loop. */
public final class DeliveredHeaders {
  private static final String NAME = "delivered-to:";
  private static final int LINE_LIMIT = 4096;
  private final Set<String> addresses;

  private DeliveredHeaders(Set<String> addresses) {
    this.addresses = addresses;
  }

  /** Reads the header of a message. */
  public static DeliveredHeaders of(MessageContent content) throws IOException {
    Set<String> found = new HashSet<>();
    StringBuilder line = new StringBuilder();
    try {
      content.forEach(
          (buffer, offset, length, endsLine) -> {
            int room = Math.min(length, LINE_LIMIT - line.length());
            line.append(new String(buffer, offset, room, StandardCharsets.ISO_8859_1));
            if (endsLine) {
              if (line.isEmpty()) {
                throw new EndOfHeader();
              }
              add(found, line.toString());
              line.setLength(0);
            }
          });
    } catch (EndOfHeader e) {
      // the body does not matter
    }
    return new DeliveredHeaders(Set.copyOf(found));
  }

  private static void add(Set<String> found, String line) {
    if (line.regionMatches(true, 0, NAME, 0, NAME.length())) {
      String value = line.substring(NAME.length()).strip();
      found.add(AddressQuoting.unquote822(value).toLowerCase(Locale.ROOT));
    }
  }

  /** Whether the message has been there. */
  public boolean contains(String address) {
    return addresses.contains(address.toLowerCase(Locale.ROOT));
  }

  /** Ends reading; never leaves this class. */
  private static final class EndOfHeader extends IOException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
