package org.facteur.app.system;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.facteur.app.tool.postqueue.JsonListing;
import org.facteur.app.tool.postqueue.MailqListing;
import org.facteur.queue.listing.QueueLister;

/** Lists the queue for a tool whose user may not read it himself. */
final class QueuePrinter {
  private QueuePrinter() {}

  static void print(QueueLister lister, boolean json, boolean longIds, OutputStream out)
      throws IOException {
    PrintStream text = new PrintStream(out, false, StandardCharsets.ISO_8859_1);
    if (json) {
      lister.list(new JsonListing(text));
    } else {
      MailqListing listing = new MailqListing(text, longIds, ZoneId.systemDefault());
      lister.list(listing);
      listing.end();
    }
    text.flush();
  }
}
