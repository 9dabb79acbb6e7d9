package org.facteur.queue.client;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** What the mail system does for command line tools, besides taking mail. */
public interface ClientService {
  /**
   * Lists the queue.
   *
   * @param json as {@code postqueue -j}, else as {@code postqueue -p}
   */
  void list(boolean json, OutputStream out) throws IOException;

  /** Looks into maildrop at once. */
  void pickup();

  /** Tries every deferred message: {@code postqueue -f}. */
  void flush();

  /** Tries one message: {@code postqueue -i}; no error when there is none. */
  void flushMessage(String queueId);

  /**
   * Tries the mail of one site: {@code postqueue -s}.
   *
   * @return why that is not possible, without {@code fatal:}; empty when it is done
   */
  Optional<String> flushSite(String site);
}
