package org.facteur.queue.intake;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.smtp.SmtpReply;
import org.facteur.queue.file.ScratchFile;
import org.facteur.queue.milter.MilterChanges;
import org.facteur.queue.milter.MilterContent;
import org.facteur.queue.milter.MilterEdit;
import org.facteur.queue.milter.MilterNames;
import org.facteur.queue.milter.MilterOutcome;
import org.facteur.queue.milter.MilterSession;
import org.facteur.queue.milter.Milters;
import org.facteur.queue.store.MessageWriter;

/**
 * The milters' part in the intake of one message: the text is shown to those of its SMTP session;
 * for a message that did not come by SMTP an SMTP session from this machine is acted out for those
 * of non_smtpd_milters. Postfix counterpart: cleanup_milter.
 */
final class MilterStage implements AutoCloseable {
  private static final String LOCAL_NAME = "localhost";
  private static final String LOCAL_ADDRESS = "127.0.0.1";

  private final MessageWriter writer;
  private final RecordOutput out;
  private final IntakeEffects effects;
  private final MessageSource source;
  private final IntakeParameters parameters;
  private Optional<MilterSession> session = Optional.empty();
  private boolean acted;
  private boolean envelopeDone;
  private String macroSender = "";
  private String macroRecipient = "";

  MilterStage(
      MessageWriter writer,
      RecordOutput out,
      IntakeEffects effects,
      MessageSource source,
      IntakeParameters parameters) {
    this.writer = writer;
    this.out = out;
    this.effects = effects;
    this.source = source;
    this.parameters = parameters;
  }

  /** The milters of an SMTP session take part. */
  void join(MilterSession smtp) {
    session = Optional.of(smtp);
  }

  /** Acts out a session of a client on this machine, up to MAIL. */
  void act(Milters milters, MilterNames names, String sender) {
    if (milters.isEmpty()) {
      return;
    }
    acted = true;
    macroSender = sender;
    MilterSession mine = milters.open(name -> macro(names, name));
    session = Optional.of(mine);
    boolean good =
        settle("CONNECT", mine.connect(LOCAL_NAME, LOCAL_ADDRESS, 0))
            && settle("HELO", mine.helo(LOCAL_NAME))
            && settle("MAIL", mine.mail(AddressQuoting.quote822(sender), List.of()));
    envelopeDone = !good;
  }

  private Optional<String> macro(MilterNames names, String name) {
    return switch (name) {
      case "i" -> Optional.of(out.queueId());
      case "_" -> Optional.of(LOCAL_NAME + " [" + LOCAL_ADDRESS + "]");
      case "{daemon_addr}", "{client_addr}" -> Optional.of(LOCAL_ADDRESS);
      case "{client_name}", "{client_ptr}" -> Optional.of(LOCAL_NAME);
      case "{client_resolve}" -> Optional.of("OK");
      case "{client_connections}" -> Optional.of("0");
      case "{mail_addr}" -> Optional.of(macroSender);
      case "{rcpt_addr}" ->
          macroRecipient.isEmpty() ? Optional.empty() : Optional.of(macroRecipient);
      default -> names.value(name);
    };
  }

  /** Goes on with a recipient of an acted session. */
  void recipient(String address) {
    if (!acted || envelopeDone) {
      return;
    }
    macroRecipient = address;
    MilterOutcome outcome = session.orElseThrow().rcpt(AddressQuoting.quote822(address), List.of());
    if (outcome instanceof MilterOutcome.Refuse) {
      out.log()
          .warning(
              out.queueId()
                  + ": milter configuration error: can't reject recipient in non-smtpd(8)"
                  + " submission");
      out.log().warning(out.queueId() + ": message not accepted, try again later");
      out.fail(IntakeProblem.DEFER, "4.3.5", "Server configuration error");
      envelopeDone = true;
    } else {
      envelopeDone = !settle("RCPT", outcome);
    }
  }

  /** Goes on with DATA. */
  void data() {
    if (acted && !envelopeDone) {
      envelopeDone = !settle("DATA", session.orElseThrow().data());
    }
  }

  boolean isWanted() {
    return session.isPresent() && !envelopeDone;
  }

  /** How the log calls the client. */
  String client() {
    return acted ? LOCAL_NAME + "[" + LOCAL_ADDRESS + "]" : source.client();
  }

  /** What else the milters' changes reach. */
  interface Changes {
    /** Where the text begins. */
    long dataOffset();

    /** What remains of header changes when they have been checked. */
    List<MilterEdit> checked(List<MilterEdit> edits);

    /** Writes the file anew with changes. */
    void rewrite(MilterChanges changes, ScratchFile newBody) throws IOException;
  }

  /** Shows the text to the milters and has their changes made. */
  void message(Changes target) throws IOException {
    try (Editor editor = new Editor(target)) {
      settle("END-OF-MESSAGE", session.orElseThrow().message(editor));
    }
  }

  /** Between milters. */
  private final class Editor implements MilterSession.MessageEditor, AutoCloseable {
    private final Changes target;
    private ScratchFile body;

    Editor(Changes target) {
      this.target = target;
    }

    @Override
    public MilterContent content() {
      return new QueueFileContent(writer, target.dataOffset());
    }

    @Override
    public MilterChanges newChanges() throws IOException {
      close();
      body = writer.scratch();
      long limit = parameters.messageSize();
      return new MilterChanges(
          (bytes, offset, length) -> {
            if (limit > 0 && body.size() + length > limit) {
              throw new IOException("larger than message_size_limit");
            }
            body.append(bytes, offset, length);
          });
    }

    @Override
    public boolean apply(MilterChanges changes) throws IOException {
      List<MilterEdit> edits = target.checked(List.copyOf(changes.edits()));
      changes.edits().clear();
      changes.edits().addAll(edits);
      if (out.problem().isPresent() || effects.isDiscarded()) {
        return false;
      }
      target.rewrite(changes, body);
      return true;
    }

    @Override
    public void close() throws IOException {
      if (body != null) {
        body.close();
        body = null;
      }
    }
  }

  /** Returns whether the message goes on. */
  private boolean settle(String event, MilterOutcome outcome) {
    switch (outcome) {
      case MilterOutcome.Continue go -> {
        return true;
      }
      case MilterOutcome.Hold hold -> {
        log("milter-hold", event, "milter triggers HOLD action");
        effects.hold();
        return true;
      }
      case MilterOutcome.Discard gone -> {
        log("milter-discard", event, "milter triggers DISCARD action");
        effects.discard();
      }
      case MilterOutcome.Refuse(SmtpReply reply, String text) -> {
        String said =
            reply.status().map(status -> status + " ").orElse("") + String.join(" ", reply.lines());
        log("milter-reject", event, said);
        out.fail(
            reply.code() < 500 ? IntakeProblem.DEFER : IntakeProblem.CONTENT,
            new IntakeResult.Refused(reply, String.join(" ", reply.lines())));
      }
      case MilterOutcome.HangUp end -> out.fail(IntakeProblem.DEFER);
    }
    return false;
  }

  private void log(String action, String event, String text) {
    out.log()
        .info(
            out.queueId()
                + ": "
                + action
                + ": "
                + event
                + " from "
                + client()
                + ": "
                + source.printable(text)
                + "; "
                + source.session());
  }

  /** Ends an acted session; that of an SMTP client stays. */
  @Override
  public void close() {
    if (acted) {
      session.ifPresent(MilterSession::close);
      session = Optional.empty();
      acted = false;
    }
  }
}
