package org.facteur.queue.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.facteur.queue.milter.MilterEdit;

/**
 * The headers of a message while milters change them. Milters count as Sendmail lets them: the
 * Received header of this mail system is there for who inserts, and not there for who changes.
 */
final class HeaderEdits {
  private final List<Header> headers = new ArrayList<>();
  private boolean ownKnown;

  /** A header, lines joined by line feeds; the first Received is this system's own. */
  private record Header(String name, String text, boolean own) {}

  /** Takes a header that the message has. */
  void take(String name, String text) {
    boolean own = !ownKnown && isReceived(name);
    ownKnown |= own;
    headers.add(new Header(name, text, own));
  }

  static boolean isReceived(String name) {
    return name.equalsIgnoreCase("Received");
  }

  /** Makes a change; those that are about something else are passed over. */
  void apply(MilterEdit edit) {
    switch (edit) {
      case MilterEdit.AddHeader(String name, String value) -> headers.add(header(name, value));
      case MilterEdit.InsertHeader(int index, String name, String value) ->
          headers.add(Math.min(index, headers.size()), header(name, value));
      case MilterEdit.ChangeHeader(int index, String name, String value) ->
          change(index, name, value);
      case MilterEdit.ChangeSender other -> {}
      case MilterEdit.AddRecipient other -> {}
      case MilterEdit.DeleteRecipient other -> {}
    }
  }

  private void change(int index, String name, String value) {
    int left = index;
    for (int i = 0; i < headers.size(); i++) {
      Header known = headers.get(i);
      boolean same =
          !known.own()
              && known.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT));
      if (same && --left == 0) {
        if (value.isEmpty()) {
          headers.remove(i);
        } else {
          headers.set(i, header(name, value));
        }
        return;
      }
    }
    if (!value.isEmpty()) {
      headers.add(header(name, value));
    }
  }

  private static Header header(String name, String value) {
    return new Header(name, name + ":" + value, false);
  }

  /** The headers as they are now. */
  List<String> texts() {
    return headers.stream().map(Header::text).toList();
  }
}
