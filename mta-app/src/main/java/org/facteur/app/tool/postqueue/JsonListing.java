package org.facteur.app.tool.postqueue;

import java.io.PrintStream;
import org.facteur.queue.listing.QueueEntry;
import org.facteur.queue.listing.QueueLister;

/** The listing of {@code postqueue -j}: a JSON object on a line for each message. */
final class JsonListing implements QueueLister.EntrySink {
  private final PrintStream out;

  JsonListing(PrintStream out) {
    this.out = out;
  }

  @Override
  public void accept(QueueEntry entry) {
    StringBuilder json = new StringBuilder("{\"queue_name\": ");
    string(json, entry.queue().directory());
    string(json.append(", \"queue_id\": "), entry.queueId());
    json.append(", \"arrival_time\": ").append(entry.arrival().getEpochSecond());
    json.append(", \"message_size\": ").append(entry.size());
    json.append(", \"forced_expire\": ").append(entry.forcedExpire());
    string(json.append(", \"sender\": "), entry.sender());
    json.append(", \"recipients\": [");
    String separator = "";
    for (QueueEntry.Recipient recipient : entry.recipients()) {
      string(json.append(separator).append("{\"address\": "), recipient.address());
      if (!recipient.reason().isEmpty()) {
        string(json.append(", \"delay_reason\": "), recipient.reason());
      }
      json.append('}');
      separator = ", ";
    }
    out.print(json.append("]}\n"));
  }

  /** Appends text, UTF-8 in bytes, as a JSON string. */
  private static void string(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < ' ') {
            json.append("\\u00").append(Character.forDigit(c >> 4, 16));
            json.append(Character.forDigit(c & 15, 16));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
