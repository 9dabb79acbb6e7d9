package org.facteur.queue.milter;

import java.io.IOException;
import org.facteur.core.address.CommandAddress;

/** Understands what a milter wants changed at the end of a message. */
final class MilterRequests {
  private MilterRequests() {}

  /** Takes a request over into the changes. */
  static void take(MilterWire.Packet packet, MilterFeatures features, MilterChanges changes)
      throws MilterFailure {
    switch (packet.command()) {
      case 'b' -> body(packet, changes);
      case 'h' -> {
        String name = header(packet, 0);
        add(
            changes,
            new MilterEdit.AddHeader(name, value(packet, name.length() + 1, features)),
            packet);
      }
      case 'i' -> {
        int index = packet.number(0, "SMFIR_INSHEADER");
        String name = header(packet, 4);
        add(
            changes,
            new MilterEdit.InsertHeader(
                Math.max(0, index), name, value(packet, 4 + name.length() + 1, features)),
            packet);
      }
      case 'm' -> {
        int index = packet.number(0, "SMFIR_CHGHEADER");
        String name = header(packet, 4);
        String text = packet.string(4 + name.length() + 1);
        add(
            changes,
            new MilterEdit.ChangeHeader(
                Math.max(1, index),
                name,
                text.isEmpty() ? "" : value(packet, 4 + name.length() + 1, features)),
            packet);
      }
      case 'e' -> {
        String address = packet.string(0);
        add(
            changes,
            new MilterEdit.ChangeSender(
                address(address, true), packet.string(address.length() + 1)),
            packet);
      }
      case '+' ->
          add(changes, new MilterEdit.AddRecipient(address(packet.string(0), false), ""), packet);
      case '2' -> {
        String address = packet.string(0);
        add(
            changes,
            new MilterEdit.AddRecipient(
                address(address, false), packet.string(address.length() + 1)),
            packet);
      }
      case '-' ->
          add(changes, new MilterEdit.DeleteRecipient(address(packet.string(0), false)), packet);
      default -> {
        char command = packet.command();
        throw MilterFailure.nonsense(
            "unexpected filter response "
                + (command > ' ' && command < 127 ? "\"" + command + "\"" : "" + (int) command)
                + " after event SMFIC_BODYEOB");
      }
    }
  }

  private static void body(MilterWire.Packet packet, MilterChanges changes) throws MilterFailure {
    try {
      changes.body(packet.data(), 0, packet.data().length);
    } catch (IOException e) {
      throw MilterFailure.lost("cannot keep the new body: " + e.getMessage());
    }
  }

  private static void add(MilterChanges changes, MilterEdit edit, MilterWire.Packet packet)
      throws MilterFailure {
    if (!changes.add(edit, packet.data().length)) {
      throw MilterFailure.nonsense("too many changes");
    }
  }

  private static String header(MilterWire.Packet packet, int offset) throws MilterFailure {
    String name = packet.string(offset);
    boolean good = !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 127 && c != ':');
    if (!good) {
      throw MilterFailure.nonsense("bad header name in a request");
    }
    return name;
  }

  /** A value that stays one header: each of its lines but the first begins with white space. */
  private static String value(MilterWire.Packet packet, int offset, MilterFeatures features) {
    String raw = packet.string(offset).replace("\r\n", "\n").replace('\r', ' ');
    StringBuilder text = new StringBuilder(raw.length() + 1);
    if (!features.keepsSpace()) {
      text.append(' ');
    }
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      text.append(c);
      boolean last = i + 1 == raw.length();
      if (c == '\n' && !last && raw.charAt(i + 1) != ' ' && raw.charAt(i + 1) != '\t') {
        text.append('\t');
      }
    }
    while (text.length() > 0 && text.charAt(text.length() - 1) == '\n') {
      text.setLength(text.length() - 1);
    }
    return text.toString();
  }

  private static String address(String text, boolean emptyAllowed) throws MilterFailure {
    String bracketed = text.strip();
    return CommandAddress.parse(bracketed, emptyAllowed, false)
        .orElseThrow(() -> MilterFailure.nonsense("bad address in a request: " + text));
  }
}
