package org.facteur.app.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.facteur.core.log.MailLog;
import org.facteur.queue.intake.IntakeResult;
import org.facteur.queue.pickup.Pickup;

/**
 * What becomes of mail of this machine that cleanup refuses for good: the file is kept in {@code
 * corrupt/}, where the administrator finds it, and the log says why. Nothing is thrown away.
 *
 * @param spool queue_directory
 */
record RefusedSubmissions(Path spool, MailLog log) implements Pickup.RefusedMail {
  @Override
  public void refused(Path file, String sender, IntakeResult.Refused reason) throws IOException {
    Path kept = spool.resolve("corrupt").resolve(file.getFileName());
    Files.move(file, kept);
    log.warning(
        "submission from <%s> refused: %s: the message is kept in %s"
            .formatted(sender, reason.reply().toLogText(), kept));
  }
}
