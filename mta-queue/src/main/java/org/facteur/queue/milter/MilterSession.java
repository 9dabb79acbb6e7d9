package org.facteur.queue.milter;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * The milters of one SMTP session, or of one message that did not come by SMTP, asked in order. The
 * first one that has something to say against an event ends it. One thread.
 */
public final class MilterSession implements AutoCloseable {
  private final List<MilterConnection> milters;

  MilterSession(List<MilterConnection> milters) {
    this.milters = milters;
  }

  /**
   * A client has connected.
   *
   * @param name of the client; its address in brackets when it has none
   * @param port 0 when it is not known
   */
  public MilterOutcome connect(String name, String address, int port) {
    MilterWire.Data data = new MilterWire.Data().string(name);
    boolean known = !address.isEmpty() && !address.equals("unknown");
    if (known) {
      boolean six = address.indexOf(':') >= 0;
      data.octet(six ? '6' : '4').port(port).string(six ? "IPv6:" + address : address);
    } else {
      data.octet('U');
    }
    byte[] packet = data.bytes();
    return each(milter -> milter.connect(packet));
  }

  public MilterOutcome helo(String name) {
    return event(MilterEvent.HELO, name);
  }

  /**
   * MAIL.
   *
   * @param address in external form, as it is sent
   */
  public MilterOutcome mail(String address, List<String> parameters) {
    return event(MilterEvent.MAIL, address, parameters);
  }

  /** RCPT. */
  public MilterOutcome rcpt(String address, List<String> parameters) {
    return event(MilterEvent.RCPT, address, parameters);
  }

  /** Whether any milter wants to know of recipients that are refused. */
  public boolean wantsRefusedRecipients() {
    return milters.stream().anyMatch(MilterConnection::wantsRefusedRecipients);
  }

  /** RCPT with a recipient that has been refused, told to those only who want to know. */
  public void refusedRcpt(String address, List<String> parameters) {
    byte[] packet = packet(address, parameters);
    for (MilterConnection milter : milters) {
      if (milter.wantsRefusedRecipients()) {
        milter.event(MilterEvent.RCPT, packet);
      }
    }
  }

  public MilterOutcome data() {
    return each(milter -> milter.event(MilterEvent.DATA, new byte[0]));
  }

  /** A command that the server does not know. */
  public MilterOutcome unknown(String command) {
    return event(MilterEvent.UNKNOWN, command);
  }

  private MilterOutcome event(MilterEvent event, String text) {
    return event(event, text, List.of());
  }

  private MilterOutcome event(MilterEvent event, String text, List<String> parameters) {
    byte[] packet = packet(text, parameters);
    return each(milter -> milter.event(event, packet));
  }

  private static byte[] packet(String text, List<String> parameters) {
    MilterWire.Data data = new MilterWire.Data().string(text);
    parameters.forEach(data::string);
    return data.bytes();
  }

  private MilterOutcome each(Function<MilterConnection, MilterOutcome> ask) {
    for (MilterConnection milter : milters) {
      MilterOutcome outcome = ask.apply(milter);
      if (!(outcome instanceof MilterOutcome.Continue)) {
        return outcome;
      }
    }
    return MilterOutcome.CONTINUE;
  }

  /** Takes part in what happens between milters: the next one sees the message as changed. */
  public interface MessageEditor {
    /** The message as it is now. */
    MilterContent content() throws IOException;

    /** Where the next milter's changes are to be noted. */
    MilterChanges newChanges() throws IOException;

    /**
     * Makes the changes.
     *
     * @return false when the message is to go no further
     */
    boolean apply(MilterChanges changes) throws IOException;
  }

  /** Shows the message to all milters, one after the other. */
  public MilterOutcome message(MessageEditor editor) throws IOException {
    MilterOutcome hold = MilterOutcome.CONTINUE;
    for (MilterConnection milter : milters) {
      MilterChanges changes = editor.newChanges();
      MilterOutcome outcome = milter.message(editor.content(), changes);
      boolean ends =
          !(outcome instanceof MilterOutcome.Continue || outcome instanceof MilterOutcome.Hold);
      if (ends) {
        return outcome;
      }
      if (outcome instanceof MilterOutcome.Hold) {
        hold = outcome;
      }
      if (!changes.isEmpty() && !editor.apply(changes)) {
        return hold;
      }
    }
    return hold;
  }

  /** The message is over, whatever became of it. */
  public void abort() {
    milters.forEach(MilterConnection::abort);
  }

  /** Says goodbye to all. */
  @Override
  public void close() {
    milters.forEach(MilterConnection::quit);
  }
}
