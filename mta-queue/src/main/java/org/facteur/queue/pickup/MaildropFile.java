package org.facteur.queue.pickup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import org.facteur.queue.file.QueueIds;

/**
 * A submission left in {@code maildrop/} for pickup, by the submitter himself. Durable on {@link
 * #commit}.
 */
public final class MaildropFile implements AutoCloseable {
  private static final Set<PosixFilePermission> WRITING =
      PosixFilePermissions.fromString("rw-------");

  /** Complete; whoever runs pickup may read it. */
  private static final Set<PosixFilePermission> COMPLETE =
      PosixFilePermissions.fromString("rwxr--r--");

  private final Path maildrop;
  private final Path temporary;
  private final FileChannel channel;
  private final String queueId;
  private boolean committed;

  private MaildropFile(Path maildrop, Path temporary, FileChannel channel, String queueId) {
    this.maildrop = maildrop;
    this.temporary = temporary;
    this.channel = channel;
    this.queueId = queueId;
  }

  /** Begins a file. */
  public static MaildropFile create(Path maildrop, Instant now) throws IOException {
    long pid = ProcessHandle.current().pid();
    for (int attempt = 0; ; attempt++) {
      Path file = maildrop.resolve((now.getNano() / 1000 + attempt) + "." + pid);
      try {
        FileChannel channel =
            FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(WRITING));
        long inode = (Long) Files.getAttribute(file, "unix:ino");
        return new MaildropFile(maildrop, file, channel, QueueIds.shortId(now, inode));
      } catch (FileAlreadyExistsException e) {
        if (attempt > 100) {
          throw e;
        }
      }
    }
  }

  /** Appends encoded records. */
  public void write(byte[] records, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(records, offset, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** The name that the file will have. It is not the id that the message gets in the queue. */
  public String queueId() {
    return queueId;
  }

  /** Makes the file durable and complete. */
  public void commit() throws IOException {
    Files.setPosixFilePermissions(temporary, COMPLETE);
    Files.move(temporary, maildrop.resolve(queueId));
    channel.force(true);
    committed = true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!committed) {
      Files.deleteIfExists(temporary);
    }
  }
}
