package org.facteur.queue.milter;

import java.io.IOException;
import java.time.Duration;
import org.facteur.core.log.MailLog;
import org.facteur.core.net.Connection;

/**
 * The conversation with one milter about one session.
 *
 * <p>Discipline: events go out while the milter is {@link State#ACTIVE}. It leaves that state for a
 * message (accepted, discarded) and comes back with {@link #abort}, or for the session (accepted,
 * refused, failed) and then gives the same answer until the end. One thread.
 */
final class MilterConnection {
  private static final Duration PROGRESS_LIMIT = Duration.ofHours(1);
  private static final int CHUNK = 65_535;

  private static final MilterOutcome.Refuse REJECT =
      MilterOutcome.Refuse.of(550, "5.7.1", "Command rejected");
  private static final MilterOutcome.Refuse TEMPFAIL =
      MilterOutcome.Refuse.of(451, "4.7.1", "Service unavailable - try again later");
  private static final MilterOutcome.Refuse MISCONFIGURED =
      MilterOutcome.Refuse.of(451, "4.3.5", "Server configuration problem - try again later");

  private enum State {
    /** Nothing has been said. */
    NEW,
    ACTIVE,
    /** No more about this message. */
    MESSAGE_DONE,
    /** No more about this session: the answer is known. */
    SESSION_DONE
  }

  private final MilterSettings settings;
  private final MilterConnector connector;
  private final MilterMacros macros;
  private final MailLog log;
  private MacroLists lists;
  private State state = State.NEW;
  private MilterOutcome answer = MilterOutcome.CONTINUE;
  private MilterWire wire;
  private MilterFeatures features = MilterFeatures.NONE;
  private boolean inMessage;

  MilterConnection(
      MilterSettings settings,
      MilterConnector connector,
      MacroLists lists,
      MilterMacros macros,
      MailLog log) {
    this.settings = settings;
    this.connector = connector;
    this.lists = lists;
    this.macros = macros;
    this.log = log;
  }

  /** Whether refused recipients are to be told of. */
  boolean wantsRefusedRecipients() {
    return state == State.ACTIVE && features.wantsRefusedRecipients();
  }

  /** Connects and agrees on what is spoken; the answer to CONNECT. */
  MilterOutcome connect(byte[] data) {
    try {
      open();
      state = State.ACTIVE;
      return event(MilterEvent.CONNECT, data);
    } catch (MilterFailure e) {
      return failed(e);
    }
  }

  private void open() throws MilterFailure {
    if (settings.version() == 0) {
      throw MilterFailure.nonsense("unrecognized protocol: " + settings.protocol());
    }
    Connection connection;
    try {
      connection = connector.connect(settings.endpoint(), settings.connectTimeout());
    } catch (IOException e) {
      throw MilterFailure.lost(
          "connect to Milter service " + settings.endpoint() + ": " + e.getMessage());
    }
    wire = new MilterWire(connection);
    features = MilterFeatures.offer(settings.version());
    try {
      byte[] offer = features.packet();
      wire.write('O', offer, 0, offer.length);
      wire.flush(settings.commandTimeout());
    } catch (IOException e) {
      throw MilterFailure.lost("can't send SMFIC_OPTNEG packet: " + e.getMessage());
    }
    MilterWire.Packet reply = wire.read("SMFIC_OPTNEG", settings.commandTimeout());
    if (reply.command() != 'O') {
      throw MilterFailure.nonsense(
          "unexpected reply \"" + reply.command() + "\" in initial handshake");
    }
    features = features.accepted(reply);
    lists = MilterFeatures.macroLists(reply, lists);
  }

  /** Tells the milter of an event, if it wants to know. */
  MilterOutcome event(MilterEvent event, byte[] data) {
    return event(event, data, 0, data.length, null);
  }

  /** The end of the message: the milter may ask for changes. */
  private MilterOutcome event(
      MilterEvent event, byte[] data, int offset, int length, MilterChanges changes) {
    if (state == State.SESSION_DONE) {
      return answer;
    }
    if (state != State.ACTIVE || !features.wants(event)) {
      return MilterOutcome.CONTINUE;
    }
    inMessage |= event.compareTo(MilterEvent.MAIL) >= 0 && event != MilterEvent.UNKNOWN;
    try {
      send(event, data, offset, length);
      return features.answers(event) ? answer(event, changes) : MilterOutcome.CONTINUE;
    } catch (MilterFailure e) {
      if (changes != null) {
        changes.clear();
      }
      return failed(e);
    }
  }

  private void send(MilterEvent event, byte[] data, int offset, int length) throws MilterFailure {
    Duration timeout = timeout(event);
    try {
      var before = lists.packet(event, macros);
      if (before.isPresent()) {
        wire.write('D', before.get(), 0, before.get().length);
      }
      wire.write(event.command(), data, offset, length);
      if (features.answers(event)) {
        wire.flush(timeout);
      }
    } catch (IOException e) {
      throw MilterFailure.lost("can't send " + event.protocolName() + " packet: " + e.getMessage());
    }
  }

  private Duration timeout(MilterEvent event) {
    return event.isContent() ? settings.contentTimeout() : settings.commandTimeout();
  }

  private MilterOutcome answer(MilterEvent event, MilterChanges changes) throws MilterFailure {
    long deadline = System.nanoTime() + PROGRESS_LIMIT.toNanos();
    MilterOutcome quarantine = MilterOutcome.CONTINUE;
    while (true) {
      MilterWire.Packet packet = wire.read(event.protocolName(), timeout(event));
      if (System.nanoTime() > deadline) {
        throw MilterFailure.lost("no decision within " + PROGRESS_LIMIT.toHours() + " hours");
      }
      switch (packet.command()) {
        case 'p' -> {}
        case 'c' -> {
          return quarantine;
        }
        case 's' -> {
          if (event == MilterEvent.BODY) {
            features = features.skippingBody();
            return MilterOutcome.CONTINUE;
          }
          throw unexpected(packet, event);
        }
        case 'a' -> {
          return done(event, quarantine);
        }
        case 'd' -> {
          if (event.compareTo(MilterEvent.MAIL) < 0) {
            throw unexpected(packet, event);
          }
          return done(event, new MilterOutcome.Discard());
        }
        case 'r' -> {
          return refused(event, REJECT);
        }
        case 't' -> {
          return refused(event, TEMPFAIL);
        }
        case 'y' -> {
          String text = packet.string(0);
          var refusal = MilterOutcome.refusal(text);
          if (refusal.isEmpty()) {
            throw MilterFailure.nonsense("malformed reply: " + text);
          }
          return refused(event, refusal.get());
        }
        case 'f' -> {
          throw MilterFailure.lost("connection failure reported by the milter");
        }
        case '4' -> {
          return refused(
              event, MilterOutcome.Refuse.of(421, "4.3.2", "Service unavailable, closing"));
        }
        case 'q' -> quarantine = new MilterOutcome.Hold();
        default -> {
          if (event != MilterEvent.END_OF_MESSAGE || changes == null) {
            throw unexpected(packet, event);
          }
          MilterRequests.take(packet, features, changes);
        }
      }
    }
  }

  private static MilterFailure unexpected(MilterWire.Packet packet, MilterEvent event) {
    char command = packet.command();
    return MilterFailure.nonsense(
        "unexpected filter response "
            + (command > ' ' && command < 127 ? "\"" + command + "\"" : "" + (int) command)
            + " after event "
            + event.protocolName());
  }

  /** The milter has seen enough of the message, or of the session. */
  private MilterOutcome done(MilterEvent event, MilterOutcome outcome) {
    boolean session = event.compareTo(MilterEvent.MAIL) < 0;
    if (session) {
      state = State.SESSION_DONE;
      answer = outcome;
      close();
    } else {
      state = State.MESSAGE_DONE;
    }
    return outcome;
  }

  private MilterOutcome refused(MilterEvent event, MilterOutcome.Refuse refusal) {
    if (event.compareTo(MilterEvent.MAIL) < 0) {
      state = State.SESSION_DONE;
      answer = refusal;
      close();
    }
    return refusal;
  }

  private MilterOutcome failed(MilterFailure failure) {
    log.warning(
        failure.getMessage().startsWith("connect to ")
            ? failure.getMessage()
            : "milter " + settings.endpoint() + ": " + failure.getMessage());
    close();
    state = State.SESSION_DONE;
    answer = failure.isMisbehaviour() ? misbehaved() : lost();
    return answer;
  }

  private MilterOutcome misbehaved() {
    return settings.defaultAction().equalsIgnoreCase("accept")
        ? MilterOutcome.CONTINUE
        : MISCONFIGURED;
  }

  private MilterOutcome lost() {
    return switch (settings.defaultAction().toLowerCase(java.util.Locale.ROOT)) {
      case "accept" -> MilterOutcome.CONTINUE;
      case "reject" -> MilterOutcome.Refuse.of(550, "5.5.0", "Service unavailable");
      case "tempfail" -> TEMPFAIL;
      case "quarantine" -> new MilterOutcome.Hold();
      default -> {
        log.warning(
            "milter "
                + settings.endpoint()
                + ": unrecognized default action: "
                + settings.defaultAction());
        yield MISCONFIGURED;
      }
    };
  }

  /** Shows the message; at its end the milter may ask for changes. */
  MilterOutcome message(MilterContent content, MilterChanges changes) throws IOException {
    MilterOutcome[] outcome = {MilterOutcome.CONTINUE};
    if (state == State.ACTIVE && features.wants(MilterEvent.HEADER)) {
      content.headers(
          (name, value) -> {
            String text =
                features.keepsSpace() || !value.startsWith(" ") ? value : value.substring(1);
            outcome[0] =
                event(MilterEvent.HEADER, new MilterWire.Data().string(name).string(text).bytes());
            return isGoingOn(outcome[0]);
          });
    }
    if (isGoingOn(outcome[0])) {
      outcome[0] = event(MilterEvent.END_OF_HEADER, new byte[0]);
    }
    if (isGoingOn(outcome[0]) && features.wants(MilterEvent.BODY)) {
      Body body = new Body();
      content.body(body);
      outcome[0] = body.end();
    }
    if (isGoingOn(outcome[0])) {
      outcome[0] = event(MilterEvent.END_OF_MESSAGE, new byte[0], 0, 0, changes);
    }
    return outcome[0];
  }

  private boolean isGoingOn(MilterOutcome outcome) {
    return outcome instanceof MilterOutcome.Continue && state == State.ACTIVE;
  }

  /** Collects lines into chunks. */
  private final class Body implements MilterContent.LineSink {
    private final byte[] chunk = new byte[CHUNK];
    private int filled;
    private MilterOutcome outcome = MilterOutcome.CONTINUE;

    @Override
    public boolean accept(byte[] buffer, int offset, int length, boolean endsLine) {
      int at = offset;
      int left = length;
      while (left > 0 && goesOn()) {
        int part = Math.min(left, CHUNK - filled);
        System.arraycopy(buffer, at, chunk, filled, part);
        filled += part;
        at += part;
        left -= part;
        flushFull();
      }
      if (endsLine) {
        put('\r');
        put('\n');
      }
      return goesOn();
    }

    private void put(char c) {
      if (goesOn()) {
        chunk[filled++] = (byte) c;
        flushFull();
      }
    }

    private void flushFull() {
      if (filled == CHUNK) {
        send();
      }
    }

    private void send() {
      outcome = event(MilterEvent.BODY, chunk, 0, filled, null);
      filled = 0;
    }

    private boolean goesOn() {
      return isGoingOn(outcome) && features.wants(MilterEvent.BODY);
    }

    MilterOutcome end() {
      if (filled > 0 && goesOn()) {
        send();
      }
      return outcome;
    }
  }

  /** The message is over, whatever became of it. */
  void abort() {
    features = features.withBody();
    if (wire != null && inMessage) {
      try {
        wire.write('A', new byte[0], 0, 0);
        wire.flush(settings.commandTimeout());
      } catch (IOException e) {
        failed(MilterFailure.lost("can't send SMFIC_ABORT packet: " + e.getMessage()));
      }
    }
    inMessage = false;
    if (state == State.MESSAGE_DONE) {
      state = State.ACTIVE;
    }
  }

  /** Says goodbye. */
  void quit() {
    if (wire != null) {
      try {
        wire.write('Q', new byte[0], 0, 0);
        wire.flush(settings.commandTimeout());
      } catch (IOException e) {
        // The milter has gone before us.
      }
      close();
    }
  }

  private void close() {
    if (wire != null) {
      wire.close();
      wire = null;
    }
  }
}
