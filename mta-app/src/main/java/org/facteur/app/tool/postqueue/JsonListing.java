package org.facteur.app.tool.postqueue;

import java.io.PrintStream;
import org.facteur.app.tool.JsonText;
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
    JsonText.string(json, entry.queue().directory());
    JsonText.string(json.append(", \"queue_id\": "), entry.queueId());
    json.append(", \"arrival_time\": ").append(entry.arrival().getEpochSecond());
    json.append(", \"message_size\": ").append(entry.size());
    json.append(", \"forced_expire\": ").append(entry.forcedExpire());
    JsonText.string(json.append(", \"sender\": "), entry.sender());
    json.append(", \"recipients\": [");
    String separator = "";
    for (QueueEntry.Recipient recipient : entry.recipients()) {
      JsonText.string(json.append(separator).append("{\"address\": "), recipient.address());
      if (!recipient.reason().isEmpty()) {
        JsonText.string(json.append(", \"delay_reason\": "), recipient.reason());
      }
      json.append('}');
      separator = ", ";
    }
    out.print(json.append("]}\n"));
  }
}
