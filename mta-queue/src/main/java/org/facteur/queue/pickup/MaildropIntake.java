package org.facteur.queue.pickup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.facteur.queue.intake.IntakeSession;
import org.facteur.queue.intake.MailIntake;
import org.facteur.queue.intake.MessageOrigin;

/**
 * The intake of a program that runs with the rights of an ordinary user: its messages become files
 * in {@code maildrop/}, which {@link Pickup} takes into the queue. What an origin says of its
 * client is not believed there, and not written.
 *
 * @param maildrop the directory
 * @param sizeLimit message_size_limit; 0 is none
 * @param complete told when a file is there
 */
public record MaildropIntake(Path maildrop, long sizeLimit, Clock clock, Runnable complete)
    implements MailIntake {
  @Override
  public IntakeSession open(MessageOrigin origin) throws IOException {
    return new MaildropSession(
        MaildropFile.create(maildrop, clock.instant()), sizeLimit, clock.instant(), complete);
  }
}
