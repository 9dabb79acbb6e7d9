package org.facteur.delivery.mailbox;

import java.io.IOException;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.PosixFile;

/** Writes a message to an open file. */
final class FileCopy {
  private FileCopy() {}

  /**
   * Writes at the end of the file and waits for the disk; a failed write is taken back.
   *
   * @param regular whether it can be truncated and synced; false for devices
   * @param limit in bytes, 0 for none
   * @return where in the file the message begins
   */
  static long append(MessageCopy message, PosixFile file, boolean regular, long limit)
      throws MailboxFailure, IOException {
    try {
      long before = regular ? file.seekEnd() : 0;
      try {
        message.writeTo(new LimitedFileOutput(file, before, regular ? limit : 0));
        if (regular) {
          file.sync();
        }
        return before;
      } catch (IOException | RuntimeException e) {
        if (regular) {
          file.truncate(before);
        }
        throw e;
      }
    } catch (PosixException e) {
      throw MailboxFailure.of(e, "5.3.0", "error writing message");
    }
  }
}
