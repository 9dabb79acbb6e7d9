package org.facteur.queue.intake;

import java.io.IOException;

/** Opens intake sessions. */
public interface MailIntake {
  /**
   * Allocates a queue id and begins a queue file.
   *
   * @throws IOException when the queue cannot take mail now: the client hears 451 4.3.0 or 452
   *     4.3.1
   */
  IntakeSession open(MessageOrigin origin) throws IOException;
}
