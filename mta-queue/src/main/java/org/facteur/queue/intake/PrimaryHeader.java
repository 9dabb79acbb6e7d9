package org.facteur.queue.intake;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.facteur.core.address.AddressQuoting;
import org.facteur.queue.header.HeaderLine;
import org.facteur.queue.header.HeaderName;
import org.facteur.queue.header.MailDate;
import org.facteur.queue.resolve.AddressRewriter;

/**
 * The header of the message itself: drops, rewrites and counts headers as they pass, and adds the
 * missing ones at its end. Postfix's cleanup_message.
 */
final class PrimaryHeader {
  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZoneOffset.UTC);

  /** Headers that name recipients for all to see. */
  private static final Set<HeaderName> VISIBLE =
      EnumSet.of(HeaderName.TO, HeaderName.CC, HeaderName.RESENT_TO, HeaderName.RESENT_CC);

  private final RecordOutput out;
  private final IntakeParameters parameters;
  private final HeaderAddresses addresses;
  private final EnumSet<HeaderName> seen = EnumSet.noneOf(HeaderName.class);
  private boolean resent;
  private int hops;
  private boolean eightBit;

  PrimaryHeader(RecordOutput out, IntakeParameters parameters, HeaderAddresses addresses) {
    this.out = out;
    this.parameters = parameters;
    this.addresses = addresses;
  }

  /**
   * How addresses in headers change.
   *
   * @param active false when headers stay as they are
   */
  record HeaderAddresses(
      MessageAddresses addresses, AddressRewriter.Context context, boolean active) {}

  /** Takes a complete header. */
  void header(HeaderLine line) throws IOException {
    Optional<HeaderName> known = line.name();
    known.ifPresent(name -> note(name, line));
    if (isDropped(known, line)) {
      return;
    }
    eightBit |= !isAscii(line);
    if (addresses.active()
        && known.isPresent()
        && known.get().addresses() != HeaderName.Addresses.NONE) {
      rewritten(line, known.get().addresses() == HeaderName.Addresses.SENDERS);
    } else {
      out.header(line.buffer(), line.length());
    }
  }

  private void note(HeaderName name, HeaderLine line) {
    seen.add(name);
    resent |= name.isResent();
    switch (name) {
      case MESSAGE_ID -> logId("message-id=", line.value());
      case RESENT_MESSAGE_ID -> logId("resent-message-id=", line.value());
      case RECEIVED -> {
        if (++hops >= parameters.hopCount() && out.isGood()) {
          out.log().warning(out.queueId() + ": message rejected: hopcount exceeded");
          out.fail(IntakeProblem.HOPS);
        }
      }
      default -> {}
    }
  }

  private void logId(String label, String id) {
    if (out.isGood()) {
      out.log().info(out.queueId() + ": " + label + id);
    }
  }

  private boolean isDropped(Optional<HeaderName> known, HeaderLine line) {
    if (parameters.droppedHeaders().isEmpty()) {
      return false;
    }
    String name = known.map(HeaderName::text).orElse(null);
    if (name == null) {
      name = line.text().substring(0, line.nameLength());
    }
    return parameters.droppedHeaders().contains(name.toLowerCase(Locale.ROOT));
  }

  private void rewritten(HeaderLine line, boolean sender) throws IOException {
    String text = line.text();
    String changed =
        addresses
            .addresses()
            .header(
                addresses.context(), sender, text, line.nameLength(), parameters.addressTokens());
    if (changed.equals(text)) {
      out.header(line.buffer(), line.length());
    } else {
      out.header(changed);
    }
  }

  /** Adds what is missing. */
  void end(String sender, String fullName, Instant arrival, ZoneId zone) throws IOException {
    boolean add = addresses.active() || parameters.alwaysAddMissing();
    if (add) {
      addIdentity(arrival);
    }
    if (!seen.contains(HeaderName.MESSAGE_ID) && (resent || !add)) {
      logId("message-id=", "<>");
    }
    if (add) {
      if (!seen.contains(resent ? HeaderName.RESENT_DATE : HeaderName.DATE)) {
        out.header(prefix() + "Date: " + MailDate.format(arrival, zone));
      }
      if (!seen.contains(resent ? HeaderName.RESENT_FROM : HeaderName.FROM)) {
        out.header(prefix() + "From: " + from(sender, fullName));
      }
    }
    if (!parameters.undisclosedRecipients().isEmpty()
        && seen.stream().noneMatch(VISIBLE::contains)) {
      out.header(parameters.undisclosedRecipients());
    }
  }

  private void addIdentity(Instant arrival) throws IOException {
    if (!seen.contains(resent ? HeaderName.RESENT_MESSAGE_ID : HeaderName.MESSAGE_ID)) {
      String id =
          "<" + ID_TIME.format(arrival) + "." + out.queueId() + "@" + parameters.hostName() + ">";
      out.header(prefix() + "Message-Id: " + id);
      logId(resent ? "resent-message-id=" : "message-id=", id);
    }
  }

  private String prefix() {
    return resent ? "Resent-" : "";
  }

  private String from(String sender, String fullName) {
    String address = sender.isEmpty() ? "MAILER-DAEMON" : AddressQuoting.quote822(sender);
    if (sender.isEmpty() || fullName.isEmpty()) {
      return address;
    }
    return parameters.standardFrom()
        ? phrase(fullName) + " <" + address + ">"
        : address + " (" + fullName + ")";
  }

  /** A name as a phrase of RFC 5322: as it is when it is made of words, else quoted. */
  static String phrase(String name) {
    boolean plain = !name.startsWith(" ") && !name.endsWith(" ");
    for (int i = 0; i < name.length() && plain; i++) {
      char c = name.charAt(i);
      plain = c >= ' ' && c != 127 && "()<>@,;:\\\".[]%!".indexOf(c) < 0;
    }
    if (plain) {
      return name.replaceAll(" +", " ");
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\');
      }
      quoted.append(c == '\n' || c == '\r' ? ' ' : c);
    }
    return quoted.append('"').toString();
  }

  /** Whether a header has characters beyond ASCII. */
  boolean isEightBit() {
    return eightBit;
  }

  private static boolean isAscii(HeaderLine line) {
    byte[] buffer = line.buffer();
    for (int i = 0; i < line.length(); i++) {
      if (buffer[i] < 0) {
        return false;
      }
    }
    return true;
  }
}
