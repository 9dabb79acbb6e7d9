package org.facteur.queue.pickup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.util.concurrent.locks.ReentrantLock;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.posix.Errno;
import org.facteur.core.posix.FileStatus;
import org.facteur.core.posix.OpenFlag;
import org.facteur.core.posix.Posix;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.PosixFile;
import org.facteur.queue.file.RecordReader;
import org.facteur.queue.file.RecordType;
import org.facteur.queue.intake.IntakeResult;
import org.facteur.queue.intake.MailIntake;
import org.facteur.queue.store.CorruptMessageException;

/**
 * Takes the files of {@code maildrop/} into the queue: pickup(8).
 *
 * <p>A file is left alone until its owner's execute bit says that it is complete. What cannot be
 * taken now stays for the next time; what can never be is moved to {@code corrupt/}. One scan at a
 * time, whatever thread asks for it.
 */
public final class Pickup {
  private final Path spool;
  private final int mailOwner;
  private final MailIntake intake;
  private final Configuration configuration;
  private final MailLog log;
  private final ZoneId zone;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * @param spool queue_directory
   * @param mailOwner user id of mail_owner: a file of his was in the queue before
   * @param log of {@code postfix/pickup}
   */
  public Pickup(
      Path spool,
      int mailOwner,
      MailIntake intake,
      Configuration configuration,
      MailLog log,
      ZoneId zone) {
    this.spool = spool;
    this.mailOwner = mailOwner;
    this.intake = intake;
    this.configuration = configuration;
    this.log = log;
    this.zone = zone;
  }

  /** Looks for files and takes them; does nothing when a scan is under way already. */
  public void scan() {
    if (!lock.tryLock()) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(spool.resolve("maildrop"))) {
      for (Path file : files) {
        take(file);
      }
    } catch (IOException | RuntimeException e) {
      log.warning("scan " + spool.resolve("maildrop") + ": " + e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Looks before it opens, so that it does not wait for a pipe, and at what it has opened, so that
   * nobody can put another file there in between.
   */
  private void take(Path file) {
    try {
      FileStatus seen = Posix.lstat(file.toString());
      if (!seen.isRegular()) {
        log.warning(
            "uid=" + Integer.toUnsignedString(seen.uid()) + ": not a regular file: " + file);
        return;
      }
      if (!isComplete(seen)) {
        return;
      }
      try (PosixFile open =
          PosixFile.open(
              file.toString(), 0, OpenFlag.READ, OpenFlag.NO_FOLLOW, OpenFlag.NON_BLOCKING)) {
        FileStatus status = open.status();
        if (!status.sameFile(seen) || !isComplete(status)) {
          return;
        }
        if (status.links() > 1) {
          log.warning(
              "uid="
                  + Integer.toUnsignedString(status.uid())
                  + ": file has multiple links: "
                  + file);
          return;
        }
        queue(file, open, status);
      }
    } catch (PosixException e) {
      if (!e.is(Errno.ENOENT)) {
        log.warning("maildrop/" + file.getFileName() + ": " + e.getMessage() + ", will try again");
      }
    } catch (IOException e) {
      log.warning("maildrop/" + file.getFileName() + ": " + e.getMessage() + ", will try again");
    }
  }

  private static boolean isComplete(FileStatus status) {
    return (status.mode() & 0100) != 0 && status.size() > 0;
  }

  private void queue(Path file, PosixFile open, FileStatus status) throws IOException {
    int uid = status.uid();
    boolean requeued = uid == mailOwner && (status.mode() & 0004) == 0;
    Submission.Submitter submitter =
        new Submission.Submitter(uid, requeued ? file.getFileName().toString() : "", zone);
    try (FileChannel channel =
            FileChannel.open(
                Path.of("/proc/self/fd/" + open.descriptor()), StandardOpenOption.READ);
        Submission submission = new Submission(intake, configuration, log, submitter)) {
      RecordReader reader = RecordReader.of(channel, 0);
      while (!submission.isComplete()) {
        int type = reader.nextLogical();
        if (type == RecordType.END_OF_FILE) {
          throw new MalformedSubmissionException("no end record");
        }
        submission.record(type, reader.buffer(), reader.start(), reader.length());
      }
      switch (submission.finish()) {
        // The intake has told the sender of what is refused for good: this is for now only.
        case IntakeResult.Refused reason -> {
          log.warning("maildrop/" + file.getFileName() + ": " + reason.reason());
          return;
        }
        case IntakeResult.Queued q -> {}
        case IntakeResult.Discarded d -> {}
      }
      Files.deleteIfExists(file);
    } catch (CorruptMessageException | MalformedSubmissionException e) {
      log.warning(
          "uid=" + uid + ": malformed file maildrop/" + file.getFileName() + ": " + e.getMessage());
      Files.move(file, spool.resolve("corrupt").resolve(file.getFileName()));
    }
  }
}
