package org.facteur.app.tool.sendmail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.core.address.AddressList;
import org.facteur.queue.header.HeaderLine;
import org.facteur.queue.header.HeaderName;
import org.facteur.queue.header.HeaderSyntax;

/**
 * The recipients in the header of a message ({@code sendmail -t}): To, Cc and Bcc, or only those of
 * the Resent- headers when there is one of them.
 */
final class RecipientExtraction {
  private static final int HEADER_LIMIT = 1 << 20;

  private final HeaderLine header = new HeaderLine(HEADER_LIMIT);
  private final List<String> recipients = new ArrayList<>();
  private final List<String> resentRecipients = new ArrayList<>();
  private boolean resent;
  private boolean ended;
  private boolean inLine;

  /** Looks at a piece of a line of the message. */
  void piece(byte[] line, int length, boolean endsLine) {
    if (ended) {
      return;
    }
    boolean continued = inLine;
    inLine = !endsLine;
    if (continued) {
      header.append(line, 0, length);
    } else if (length > 0 && !header.isEmpty() && HeaderSyntax.isBlank(line[0])) {
      header.appendLine(line, 0, length);
    } else {
      endOfHeader();
      int name = HeaderSyntax.nameLength(line, 0, length);
      if (name == 0) {
        ended = true;
      } else {
        header.begin(line, 0, length, name);
      }
    }
  }

  private void endOfHeader() {
    Optional<HeaderName> name = header.name();
    if (name.isPresent()) {
      switch (name.get()) {
        case TO, CC, BCC -> add(recipients);
        case RESENT_TO, RESENT_CC, RESENT_BCC -> {
          resent = true;
          add(resentRecipients);
        }
        default -> {}
      }
    }
    header.clear();
  }

  private void add(List<String> list) {
    AddressList.parse(header.value()).mailboxes().forEach(mailbox -> list.add(mailbox.internal()));
  }

  /** What was found; to be called at the end of the message. */
  List<String> recipients() {
    if (!ended) {
      endOfHeader();
      ended = true;
    }
    return resent ? resentRecipients : recipients;
  }
}
