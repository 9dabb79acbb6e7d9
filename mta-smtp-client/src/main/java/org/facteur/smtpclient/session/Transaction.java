package org.facteur.smtpclient.session;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.facteur.queue.delivery.DeliveryRecipient;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.Dsn;
import org.facteur.smtpclient.content.DataEncoder;
import org.facteur.smtpclient.content.MimeDowngrade;

/**
 * One message to one server: MAIL, RCPT, DATA, RFC 5321 section 3.3.
 *
 * <p>Commands go into the session's batch; with PIPELINING (RFC 2920) replies are read when the
 * batch is full or the protocol says so, else after each command. A session that has been used
 * before starts with RSET in the same batch: when the server does not answer that, the session was
 * stale, nothing has happened, and the caller takes a new one. After the last reply the session is
 * either kept, or it has been told QUIT, together with the end of the message where possible.
 */
final class Transaction {
  private static final int BATCH_LIMIT = 12 * 1024;

  private final SmtpSession session;
  private final DeliveryAttempt attempt;
  private final ClientSettings settings;
  private final InstantSource clock;
  private final EnvelopeCommands commands;
  private final OutgoingChanges changes;
  private final Deque<Stage> awaited = new ArrayDeque<>();
  private final List<Integer> accepted = new ArrayList<>();
  private Optional<Stage> stage = Optional.empty();
  private int nextRecipient;
  private int nextFinalReply;
  private boolean senderRefused;
  private boolean dataAccepted;
  private boolean stale;

  Transaction(
      SmtpSession session,
      DeliveryAttempt attempt,
      ClientSettings settings,
      EnvelopeCommands commands,
      OutgoingChanges changes,
      InstantSource clock) {
    this.session = session;
    this.attempt = attempt;
    this.settings = settings;
    this.commands = commands;
    this.changes = changes;
    this.clock = clock;
  }

  /** Returns false when the session was stale and nothing has been tried. */
  boolean run() {
    DeliveryRequest request = attempt.request();
    if (session.sizeLimit() > 0 && session.sizeLimit() < request.content().size()) {
      attempt.messageFailed(
          session,
          Dsn.of(
              "5.3.4",
              "message size "
                  + request.content().size()
                  + " exceeds size limit "
                  + session.sizeLimit()
                  + " of server "
                  + session.peer().name()));
      session.close();
      return true;
    }
    try {
      converse();
    } catch (PeerLost e) {
      Stage lostIn = stage.orElse(awaited.isEmpty() ? Stage.MAIL : awaited.peek());
      if (lostIn == Stage.PROBE || stale) {
        return false;
      }
      attempt.serverFailed(Optional.of(session), Failures.lost(session.peer(), e, lostIn.doing()));
    } catch (IOException e) {
      // Half a message is on the wire: only closing the connection keeps the server from taking it.
      session.close();
      attempt.log().warning(request.queueId() + ": reading the message: " + e.getMessage());
      attempt.serverFailed(
          Optional.of(session),
          Dsn.of("4.3.0", "local data error while talking to " + session.peer().name()));
    }
    return !stale;
  }

  private void converse() throws IOException {
    boolean converted = needsConversion();
    if (session.earlierUses() > 0) {
      send(Stage.PROBE, "RSET");
    }
    if (settings.sendXforward()) {
      xforward();
    }
    attempt.connected(session.earlierUses());
    send(Stage.MAIL, commands.mail(converted));
    for (DeliveryRecipient recipient : attempt.recipients()) {
      if (!session.can(Feature.PIPELINING)) {
        receive();
        if (senderRefused || stale) {
          break;
        }
      }
      send(Stage.RCPT, commands.rcpt(recipient));
    }
    boolean probing = attempt.request().probe().isVerify();
    if (probing && !settings.verifyAtData() || !session.can(Feature.PIPELINING)) {
      receive();
    }
    boolean nobody = awaited.isEmpty() && accepted.isEmpty();
    if (nobody || probing && !settings.verifyAtData()) {
      if (!stale) {
        abort();
      }
      return;
    }
    send(Stage.DATA, "DATA");
    receive();
    if (stale) {
      return;
    }
    if (!dataAccepted) {
      abort();
    } else if (probing) {
      session.close();
    } else {
      message(converted);
    }
  }

  private boolean needsConversion() {
    return !settings.disableMimeConversion()
        && !session.can(Feature.EIGHT_BIT_MIME)
        && !attempt.request().encoding().equals("7bit");
  }

  private void xforward() throws PeerLost {
    String client = commands.xforwardClient();
    if (!client.isEmpty()) {
      send(Stage.XFORWARD_CLIENT, client);
    }
    String protocol = commands.xforwardProtocol();
    if (!protocol.isEmpty()) {
      send(Stage.XFORWARD_PROTOCOL, protocol);
    }
  }

  private void message(boolean converted) throws IOException {
    if (!accepted.isEmpty()) {
      stage = Optional.of(Stage.BODY);
      session.dataTimeout(settings.timeouts().dataXfer());
      DataEncoder encoder = new DataEncoder(session::writeData, settings.lineLengthLimit());
      if (converted) {
        MimeDowngrade downgrade = new MimeDowngrade(encoder);
        changes.feed(attempt.request().queueId(), attempt.request().content(), downgrade);
        downgrade.finish();
      } else {
        changes.feed(attempt.request().queueId(), attempt.request().content(), encoder);
      }
      encoder.finish();
      stage = Optional.empty();
    }
    finish(Stage.END_OF_DATA, ".");
  }

  private void abort() throws PeerLost {
    finish(Stage.RSET, "RSET");
  }

  /** The last command, and QUIT unless the session is kept. */
  private void finish(Stage last, String command) throws PeerLost {
    Instant now = clock.instant();
    boolean kept = session.isKept(now);
    send(last, command);
    if (kept) {
      receive();
      return;
    }
    session.doNotKeep();
    if (session.can(Feature.PIPELINING)) {
      session.command("QUIT");
      receive();
    } else {
      receive();
      session.command("QUIT");
    }
    try {
      if (settings.skipQuitResponse()) {
        session.flush(settings.timeouts().quit());
      } else {
        session.reply(settings.timeouts().quit());
      }
    } catch (PeerLost e) {
      // All is settled; a server that hangs up instead of saying goodbye does no harm.
    }
    session.close();
  }

  private void send(Stage what, String command) throws PeerLost {
    boolean full = session.bufferedBytes() + command.length() + 2 > BATCH_LIMIT;
    if (!awaited.isEmpty() && (full || !session.can(Feature.PIPELINING))) {
      receive();
    }
    awaited.add(what);
    session.command(command);
  }

  /** Reads the replies that are owed. */
  private void receive() throws PeerLost {
    while (!awaited.isEmpty() && !stale) {
      Stage what = awaited.peek();
      ServerReply reply = session.reply(what.timeout(settings.timeouts()));
      boolean more = handle(what, reply);
      if (!more) {
        awaited.poll();
      }
    }
  }

  /** Returns true when another reply to the same command is owed, as LMTP has it. */
  private boolean handle(Stage what, ServerReply reply) {
    switch (what) {
      case PROBE -> stale = !reply.isPositive();
      case XFORWARD_CLIENT, XFORWARD_PROTOCOL -> {
        if (!reply.isPositive()) {
          attempt.log().warning(Failures.said(session.peer(), reply, what.command()).reason());
        }
      }
      case MAIL -> {
        if (!reply.isPositive()) {
          senderRefused = true;
          attempt.messageFailed(session, Failures.said(session.peer(), reply, what.command()));
        }
      }
      case RCPT -> recipient(nextRecipient++, reply);
      case DATA -> {
        dataAccepted = reply.severity() == 3;
        if (!dataAccepted && !accepted.isEmpty()) {
          attempt.messageFailed(session, Failures.said(session.peer(), reply, what.command()));
        } else if (dataAccepted && attempt.request().probe().isVerify()) {
          accepted.forEach(index -> attempt.delivered(session, index, reply));
        }
      }
      case END_OF_DATA -> {
        return endOfData(reply);
      }
      case BODY, RSET, QUIT -> {}
    }
    return false;
  }

  private void recipient(int index, ServerReply reply) {
    if (senderRefused) {
      return;
    }
    if (!reply.isPositive()) {
      attempt.recipientFailed(
          session, index, Failures.said(session.peer(), reply, Stage.RCPT.command()));
      return;
    }
    accepted.add(index);
    if (attempt.request().probe().isVerify() && !settings.verifyAtData()) {
      attempt.delivered(session, index, reply);
    }
  }

  private boolean endOfData(ServerReply reply) {
    if (accepted.isEmpty()) {
      return false;
    }
    if (!settings.lmtp()) {
      if (reply.isPositive()) {
        accepted.forEach(index -> attempt.delivered(session, index, reply));
      } else {
        attempt.messageFailed(
            session, Failures.said(session.peer(), reply, Stage.END_OF_DATA.command()));
      }
      return false;
    }
    int index = accepted.get(nextFinalReply++);
    if (reply.isPositive()) {
      attempt.delivered(session, index, reply);
    } else {
      attempt.recipientFailed(
          session, index, Failures.said(session.peer(), reply, Stage.END_OF_DATA.command()));
    }
    return nextFinalReply < accepted.size();
  }
}
