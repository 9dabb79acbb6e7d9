package org.facteur.app.tool.postqueue;

import java.io.PrintStream;
import java.time.ZoneId;
import org.facteur.app.tool.CTime;
import org.facteur.queue.listing.QueueEntry;
import org.facteur.queue.listing.QueueLister;
import org.facteur.queue.store.QueueName;

/** The listing of mailq, whose columns programs rely on. */
final class MailqListing implements QueueLister.EntrySink {
  private static final int REASON_END = 76;

  private final PrintStream out;
  private final ZoneId zone;
  private final boolean longIds;
  private int messages;
  private long octets;

  /**
   * @param longIds whether the columns are those for long queue ids
   */
  MailqListing(PrintStream out, boolean longIds, ZoneId zone) {
    this.out = out;
    this.longIds = longIds;
    this.zone = zone;
  }

  @Override
  public void accept(QueueEntry entry) {
    if (messages == 0) {
      out.print(
          longIds
              ? "----Queue ID----- --Size-- ---Arrival Time---- --Sender/Recipient------\n"
              : "-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n");
    } else {
      out.print("\n");
    }
    messages++;
    octets += entry.size();
    StringBuilder id = new StringBuilder(entry.queueId());
    if (entry.queue() == QueueName.ACTIVE) {
      id.append('*');
    } else if (entry.queue() == QueueName.HOLD) {
      id.append('!');
    }
    if (entry.forcedExpire()) {
      id.append('#');
    }
    String time = CTime.format(entry.arrival(), zone).substring(0, 19);
    line(id.toString(), Long.toString(entry.size()), time, entry.sender());
    String shown = "";
    for (QueueEntry.Recipient recipient : entry.recipients()) {
      String reason = recipient.reason();
      if (!reason.equals(shown)) {
        shown = reason;
        String text = "(" + (reason.isEmpty() ? "reason unavailable" : reason) + ")";
        out.print(" ".repeat(Math.max(0, REASON_END + 2 - text.length())) + text + "\n");
      }
      line("", "", "", recipient.address());
    }
  }

  private void line(String id, String size, String time, String address) {
    StringBuilder line = new StringBuilder(id);
    pad(line, longIds ? 17 : 11);
    line.append(" ".repeat(Math.max(0, (longIds ? 8 : 7) - size.length()) + 1)).append(size);
    int column = line.append(' ').length();
    pad(line.append(time), column + (longIds ? 19 : 20));
    out.print(line.append(' ').append(address).append('\n'));
  }

  private static void pad(StringBuilder line, int column) {
    while (line.length() < column) {
      line.append(' ');
    }
  }

  /** Writes what follows the last message. */
  void end() {
    if (messages == 0) {
      out.print("Mail queue is empty\n");
      return;
    }
    out.print(
        "\n-- "
            + octets / 1024
            + " Kbytes in "
            + messages
            + (messages == 1 ? " Request.\n" : " Requests.\n"));
  }
}
