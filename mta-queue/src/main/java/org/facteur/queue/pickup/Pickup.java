package org.facteur.queue.pickup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
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
  private final RefusedMail refused;
  private final ZoneId zone;
  private final ReentrantLock lock = new ReentrantLock();

  /** Tells the sender of a message of this machine that it was refused for good. */
  @FunctionalInterface
  public interface RefusedMail {
    /**
     * @param file the submission; removed on return
     * @throws IOException when the sender could not be told: the file stays
     */
    void refused(Path file, String sender, IntakeResult.Refused reason) throws IOException;
  }

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
      RefusedMail refused,
      ZoneId zone) {
    this.spool = spool;
    this.mailOwner = mailOwner;
    this.intake = intake;
    this.configuration = configuration;
    this.log = log;
    this.refused = refused;
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

  private void take(Path file) {
    try {
      Map<String, Object> status =
          Files.readAttributes(
              file, "unix:uid,mode,nlink,size,isRegularFile", LinkOption.NOFOLLOW_LINKS);
      int mode = (Integer) status.get("mode");
      if (!(Boolean) status.get("isRegularFile")) {
        log.warning("uid=" + status.get("uid") + ": not a regular file: " + file);
        return;
      }
      if ((mode & 0100) == 0 || (Long) status.get("size") == 0) {
        return;
      }
      if ((Integer) status.get("nlink") > 1) {
        log.warning("uid=" + status.get("uid") + ": file has multiple links: " + file);
        return;
      }
      queue(file, (Integer) status.get("uid"), (mode & 0004) != 0);
    } catch (NoSuchFileException e) {
      // somebody else has taken it back
    } catch (IOException e) {
      log.warning("maildrop/" + file.getFileName() + ": " + e.getMessage() + ", will try again");
    }
  }

  private void queue(Path file, int uid, boolean othersMayRead) throws IOException {
    boolean requeued = uid == mailOwner && !othersMayRead;
    Submission.Submitter submitter =
        new Submission.Submitter(uid, requeued ? file.getFileName().toString() : "", zone);
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
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
        case IntakeResult.Refused reason when reason.reply().code() < 500 -> {
          return;
        }
        case IntakeResult.Refused reason -> refused.refused(file, submission.sender(), reason);
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
