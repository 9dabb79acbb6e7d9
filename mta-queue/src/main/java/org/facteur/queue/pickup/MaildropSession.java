package org.facteur.queue.pickup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.file.RecordEncoding;
import org.facteur.queue.intake.IntakeProblem;
import org.facteur.queue.intake.IntakeResult;
import org.facteur.queue.intake.IntakeSession;

/** One message on its way into {@code maildrop/}: the records that a {@link Submission} reads. */
final class MaildropSession implements IntakeSession {
  private static final int BUFFER = 16384;

  private final MaildropFile file;
  private final long sizeLimit;
  private final Runnable complete;
  private byte[] buffer = new byte[BUFFER];
  private int used;
  private Instant arrival;
  private long size;
  private int recipients;

  MaildropSession(MaildropFile file, long sizeLimit, Instant arrival, Runnable complete) {
    this.file = file;
    this.sizeLimit = sizeLimit;
    this.arrival = arrival;
    this.complete = complete;
  }

  @Override
  public String queueId() {
    return file.queueId();
  }

  @Override
  public void arrived(Instant time) {
    arrival = time;
  }

  @Override
  public void sender(
      String address, String envelopeId, DsnReturn ret, String encoding, String fullName)
      throws IOException {
    record('T', arrival.getEpochSecond() + " " + arrival.getNano() / 1000);
    if (!envelopeId.isEmpty()) {
      record('A', "envelope_id=" + envelopeId);
    }
    if (ret != DsnReturn.UNSPECIFIED) {
      record('A', "ret_flags=" + ret.ordinal());
    }
    if (fullName != null && !fullName.isEmpty()) {
      record('F', fullName);
    }
    record('S', address);
    if (!encoding.isEmpty()) {
      record('A', "encoding=" + encoding);
    }
  }

  @Override
  public void recipient(String address, String dsnOriginal, DsnNotify notify) throws IOException {
    if (notify.bits() != 0) {
      record('A', "notify_flags=" + notify.bits());
    }
    if (!dsnOriginal.isEmpty()) {
      record('A', "dsn_orig_rcpt=" + dsnOriginal);
    }
    record('R', address);
    recipients++;
  }

  @Override
  public void beginMessage() throws IOException {
    record('M', "");
  }

  @Override
  public void line(byte[] piece, int offset, int length, boolean endsLine) throws IOException {
    size += length + (endsLine ? 1 : 0);
    if (!isTooBig()) {
      record(endsLine ? 'N' : 'L', piece, offset, length);
    }
  }

  private boolean isTooBig() {
    return sizeLimit > 0 && size > sizeLimit;
  }

  private void record(char type, String text) throws IOException {
    byte[] data = text.getBytes(StandardCharsets.ISO_8859_1);
    record(type, data, 0, data.length);
  }

  private void record(char type, byte[] data, int offset, int length) throws IOException {
    int needed = RecordEncoding.MAXIMUM_HEADER + length;
    if (used + needed > buffer.length) {
      flush();
      if (needed > buffer.length) {
        buffer = Arrays.copyOf(buffer, needed);
      }
    }
    used = RecordEncoding.putHeader(buffer, used, type, length);
    System.arraycopy(data, offset, buffer, used, length);
    used += length;
  }

  private void flush() throws IOException {
    file.write(buffer, 0, used);
    used = 0;
  }

  @Override
  public IntakeResult finish() throws IOException {
    if (isTooBig()) {
      return IntakeProblem.SIZE.refused();
    }
    if (recipients == 0) {
      return IntakeProblem.RECIPIENTS.refused();
    }
    record('X', "");
    record('E', "");
    flush();
    file.commit();
    complete.run();
    return new IntakeResult.Queued(queueId());
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      // An unfinished file without the execute bit is left alone by pickup.
    }
  }
}
