package org.facteur.smtpclient.session;

import java.util.List;
import java.util.Optional;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.smtp.EnhancedStatus;
import org.facteur.queue.delivery.Dsn;

/**
 * smtp_delivery_status_filter: replaces status and text of an outcome. A success cannot become a
 * failure, nor a failure a success.
 */
record StatusFilter(List<LookupTable> tables, String name, MailLog log) {
  Dsn apply(Dsn dsn) {
    if (tables.isEmpty()) {
      return dsn;
    }
    String key = dsn.status() + " " + dsn.reason();
    try {
      for (LookupTable table : tables) {
        Optional<String> found = table.find(key);
        if (found.isPresent()) {
          return replaced(dsn, found.get());
        }
      }
    } catch (LookupFailure e) {
      log.warning(e.getMessage());
    }
    return dsn;
  }

  private Dsn replaced(Dsn dsn, String text) {
    String[] words = text.strip().split("\\s+", 2);
    Optional<EnhancedStatus> status = EnhancedStatus.parse(words[0]);
    boolean usable =
        status.isPresent()
            && words.length == 2
            && (status.get().severity() == 2) == (dsn.status().severity() == 2);
    if (!usable) {
      log.warning(name + ": bad status or text: " + text);
      return dsn;
    }
    return new Dsn(status.get(), words[1], dsn.diagnostic(), dsn.remoteMta());
  }
}
