package org.facteur.queue.client;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.lookup.StringList;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.UserDatabase;
import org.facteur.core.posix.UserRecord;
import org.facteur.queue.file.RecordType;
import org.facteur.queue.intake.IntakeResult;
import org.facteur.queue.intake.MailIntake;
import org.facteur.queue.pickup.MalformedSubmissionException;
import org.facteur.queue.pickup.Submission;

/** One submission by a tool. */
public final class ClientSession {
  static final String SUBMIT = "submit";
  private static final Parameter<String> AUTHORIZED_SUBMIT_USERS =
      Parameter.string("authorized_submit_users");
  private static final Parameter<String> MAIL_OWNER = Parameter.string("mail_owner");

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
      LookupTables tables,
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
    String request = new String(ClientFrame.block(in), StandardCharsets.ISO_8859_1);
    ClientFrame answer;
    try {
      answer = answer(request);
    } catch (RuntimeException | LookupFailure e) {
      log.warning("submission by a tool: " + e);
      answer = ClientFrame.text(ClientFrame.LATER, "internal error");
    }
    answer.write(out);
    out.flush();
  }

  private ClientFrame answer(String request) throws IOException, LookupFailure {
    if (!request.equals(SUBMIT)) {
      return ClientFrame.text(ClientFrame.REFUSED, "unknown request");
    }
    Peer peer = peer();
    if (maySubmit(peer)) {
      return submit(peer);
    }
    return ClientFrame.text(
        ClientFrame.NOT_ALLOWED,
        "User "
            + peer.name()
            + "("
            + Integer.toUnsignedString(peer.uid())
            + ") is not allowed to submit mail");
  }

  /** authorized_submit_users; the super-user and mail_owner always may. */
  private boolean maySubmit(Peer peer) throws LookupFailure {
    Configuration configuration = collaborators.configuration();
    return peer.uid() == 0
        || peer.name().equals(configuration.get(MAIL_OWNER))
        || StringList.of(AUTHORIZED_SUBMIT_USERS.name(), configuration, collaborators.tables(), log)
            .matches(peer.name());
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
}
