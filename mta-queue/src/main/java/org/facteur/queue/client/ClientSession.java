package org.facteur.queue.client;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.UserDatabase;
import org.facteur.core.posix.UserRecord;
import org.facteur.queue.file.RecordType;
import org.facteur.queue.intake.IntakeResult;
import org.facteur.queue.intake.MailIntake;
import org.facteur.queue.pickup.MalformedSubmissionException;
import org.facteur.queue.pickup.Submission;

/** One request of a tool. */
public final class ClientSession {
  /** Longest record of a submission; longer lines come as several. */
  private static final int MAXIMUM_RECORD = 1 << 20;

  private final SocketChannel channel;
  private final Collaborators collaborators;
  private final MailLog log;
  private final DataInputStream in;
  private final DataOutputStream out;

  /**
   * Whom the sessions work with.
   *
   * @param configuration of the pickup service
   */
  public record Collaborators(
      MailIntake intake,
      Configuration configuration,
      ClientService service,
      AuthorizedUsers authorized,
      UserDatabase users,
      ZoneId zone) {}

  private record Peer(int uid, String name) {}

  ClientSession(SocketChannel channel, Collaborators collaborators, MailLog log) {
    this.channel = channel;
    this.collaborators = collaborators;
    this.log = log;
    this.in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), 16384));
    this.out =
        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 16384));
  }

  void run() throws IOException {
    String request =
        new String(ClientFrame.block(in, ClientFrame.MAXIMUM_REQUEST), StandardCharsets.ISO_8859_1);
    ClientFrame answer;
    try {
      answer = answer(request);
    } catch (MalformedSubmissionException e) {
      answer = ClientFrame.text(ClientFrame.REFUSED, "malformed submission: " + e.getMessage());
    } catch (RuntimeException e) {
      log.warning("request of a tool: " + e);
      answer = ClientFrame.text(ClientFrame.LATER, "internal error");
    }
    answer.write(out);
    out.flush();
  }

  private ClientFrame answer(String request) throws IOException, MalformedSubmissionException {
    int space = request.indexOf(' ');
    String word = space < 0 ? request : request.substring(0, space);
    String argument = space < 0 ? "" : request.substring(space + 1);
    Peer peer = peer();
    ClientService service = collaborators.service();
    switch (word) {
      case "submit" -> {
        return allowed(AuthorizedUsers.SUBMIT, peer, "submit mail").orElseGet(() -> submit(peer));
      }
      case "list" -> {
        Optional<ClientFrame> denied = allowed(AuthorizedUsers.MAILQ, peer, "view the mail queue");
        if (denied.isEmpty()) {
          try (OutputStream listing = new BufferedOutputStream(new Listing(), 32768)) {
            service.list(argument.equals("json"), listing);
          }
        }
        return denied.orElse(done());
      }
      case "pickup" -> service.pickup();
      case "flush", "flush-message", "flush-site" -> {
        Optional<ClientFrame> denied = allowed(AuthorizedUsers.FLUSH, peer, "flush the mail queue");
        return denied.isPresent() ? denied.get() : flush(word, argument);
      }
      default -> {
        return ClientFrame.text(ClientFrame.REFUSED, "unknown request");
      }
    }
    return done();
  }

  private ClientFrame flush(String word, String argument) {
    switch (word) {
      case "flush" -> collaborators.service().flush();
      case "flush-message" -> collaborators.service().flushMessage(argument);
      default -> {
        return collaborators
            .service()
            .flushSite(argument)
            .map(reason -> ClientFrame.text(ClientFrame.REFUSED, reason))
            .orElse(done());
      }
    }
    return done();
  }

  private static ClientFrame done() {
    return ClientFrame.text(ClientFrame.DONE, "");
  }

  /** Empty when the user may; else the answer. */
  private Optional<ClientFrame> allowed(Parameter<String> list, Peer peer, String what)
      throws IOException {
    if (collaborators.authorized().allows(list, peer.uid(), peer.name())) {
      return Optional.empty();
    }
    return Optional.of(
        ClientFrame.text(
            ClientFrame.NOT_ALLOWED,
            "User "
                + peer.name()
                + "("
                + Integer.toUnsignedString(peer.uid())
                + ") is not allowed to "
                + what));
  }

  private Peer peer() throws IOException {
    String name = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    try {
      Optional<UserRecord> user = collaborators.users().user(name);
      if (user.isPresent()) {
        return new Peer(user.get().uid(), name);
      }
      // a user without a name: Java gives the number
      return new Peer(Integer.parseUnsignedInt(name), "unknown");
    } catch (PosixException | NumberFormatException e) {
      throw new IOException("who is the peer: " + e.getMessage(), e);
    }
  }

  private ClientFrame submit(Peer peer) {
    Submission.Submitter submitter = new Submission.Submitter(peer.uid(), "", collaborators.zone());
    try (Submission submission =
        new Submission(collaborators.intake(), collaborators.configuration(), log, submitter)) {
      byte[] buffer = new byte[4096];
      while (!submission.isComplete()) {
        int type = in.readUnsignedByte();
        int length = length();
        if (!RecordType.isKnown(type) || length > MAXIMUM_RECORD) {
          throw new MalformedSubmissionException("bad record");
        }
        if (length > buffer.length) {
          buffer = Arrays.copyOf(buffer, length);
        }
        in.readFully(buffer, 0, length);
        submission.record(type, buffer, 0, length);
      }
      return switch (submission.finish()) {
        case IntakeResult.Queued queued -> ClientFrame.text(ClientFrame.DONE, queued.queueId());
        case IntakeResult.Discarded discarded ->
            ClientFrame.text(ClientFrame.DONE, discarded.queueId());
        case IntakeResult.Refused refused ->
            ClientFrame.text(
                refused.reply().code() < 500 ? ClientFrame.LATER : ClientFrame.REFUSED,
                refused.reason());
      };
    } catch (MalformedSubmissionException e) {
      return ClientFrame.text(ClientFrame.REFUSED, "malformed submission: " + e.getMessage());
    } catch (IOException e) {
      return ClientFrame.text(ClientFrame.LATER, "queue file write error: " + e.getMessage());
    }
  }

  private int length() throws IOException, MalformedSubmissionException {
    int length = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      int digit = in.readUnsignedByte();
      length |= (digit & 0x7f) << shift;
      if (digit < 0x80) {
        return length;
      }
    }
    throw new MalformedSubmissionException("bad length");
  }

  /** Turns a listing into data frames. */
  private final class Listing extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length > 0) {
        new ClientFrame(ClientFrame.DATA, Arrays.copyOfRange(bytes, offset, offset + length))
            .write(out);
      }
    }
  }
}
