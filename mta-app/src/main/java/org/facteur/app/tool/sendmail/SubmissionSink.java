package org.facteur.app.tool.sendmail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.facteur.app.tool.ToolFailure;
import org.facteur.queue.client.ClientConnection;
import org.facteur.queue.file.RecordEncoding;
import org.facteur.queue.listing.Trigger;
import org.facteur.queue.pickup.MaildropFile;

/**
 * Takes the records of a submission and hands them in: small ones by the client socket, so that the
 * mail is queued when the tool ends; large ones, and all when nobody answers there, by a file in
 * maildrop.
 */
final class SubmissionSink implements AutoCloseable {
  /** Beyond so many bytes a submission is a file from the beginning. */
  private static final int MEMORY = 1 << 20;

  private final Path socket;
  private final Path maildrop;
  private final Clock clock;
  private byte[] buffer = new byte[8192];
  private int length;
  private Optional<MaildropFile> file = Optional.empty();

  SubmissionSink(Path socket, Path maildrop, Clock clock) {
    this.socket = socket;
    this.maildrop = maildrop;
    this.clock = clock;
  }

  void record(char type, String text) throws IOException {
    byte[] data = text.getBytes(StandardCharsets.ISO_8859_1);
    record(type, data, data.length);
  }

  void record(char type, byte[] data, int count) throws IOException {
    if (length + count + RecordEncoding.MAXIMUM_HEADER > buffer.length) {
      makeRoom(count + RecordEncoding.MAXIMUM_HEADER);
    }
    length = RecordEncoding.putHeader(buffer, length, type, count);
    System.arraycopy(data, 0, buffer, length, count);
    length += count;
  }

  private void makeRoom(int more) throws IOException {
    if (length + more > MEMORY) {
      spill();
    }
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + more, buffer.length * 2));
    }
  }

  private void spill() throws IOException {
    if (file.isEmpty()) {
      file = Optional.of(MaildropFile.create(maildrop, clock.instant()));
    }
    file.get().write(buffer, 0, length);
    length = 0;
  }

  /**
   * Hands the submission in.
   *
   * @param caller for errors
   */
  void finish(Caller caller) throws IOException {
    if (file.isEmpty() && submitted(caller)) {
      return;
    }
    spill();
    file.get().commit();
    wakePickup();
  }

  /** False when the mail system does not take it now. */
  private boolean submitted(Caller caller) {
    Optional<ClientConnection> connection = ClientConnection.connect(socket);
    if (connection.isEmpty()) {
      return false;
    }
    ClientConnection.Answer answer;
    try (ClientConnection client = connection.get()) {
      answer = client.submit(buffer, length);
    } catch (IOException e) {
      // It may have been queued or not: better twice than never.
      return false;
    }
    return switch (answer) {
      case ClientConnection.Answer.Done done -> true;
      case ClientConnection.Answer.Later later -> false;
      case ClientConnection.Answer.NotAllowed denied ->
          throw new ToolFailure(SendmailCommand.TEMPORARY, denied.text());
      case ClientConnection.Answer.Refused refused ->
          throw new ToolFailure(SendmailCommand.TEMPORARY, caller + ": " + refused.text());
    };
  }

  private void wakePickup() {
    try {
      Trigger.send(socket.resolveSibling("pickup"), "W");
    } catch (IOException e) {
      // it looks there by itself, later
    }
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
