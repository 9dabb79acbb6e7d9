package org.facteur.queue.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.log.MailLog;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.file.ScratchFile;
import org.facteur.queue.file.SizeRecord;
import org.facteur.queue.intake.MessageOrigin.Option;
import org.facteur.queue.milter.MilterChanges;
import org.facteur.queue.milter.MilterEdit;
import org.facteur.queue.milter.MilterSession;
import org.facteur.queue.mime.MimeProblem;
import org.facteur.queue.mime.MimeSettings;
import org.facteur.queue.resolve.AddressMapping;
import org.facteur.queue.resolve.AddressRewriter;
import org.facteur.queue.store.MessageWriter;
import org.facteur.queue.store.QueueName;
import org.facteur.queue.store.QueuedMessage;

/**
 * Writes one message into the queue as Postfix's cleanup does: the same records in the same order.
 *
 * <p>Discipline: {@code sender}, {@code recipient}s, {@code beginMessage}, {@code line}s, more
 * {@code recipient}s when they come from the message's header, {@code finish}. One thread.
 */
final class CleanupSession implements IntakeSession {
  /** Attributes that stand before the sender. */
  private static final List<String> LEADING = List.of("log_ident");

  private final MessageWriter writer;
  private final MessageOrigin origin;
  private final IntakeParameters parameters;
  private final Collaborators collaborators;
  private final RecordOutput out;
  private final MessageAddresses addresses;
  private final RecipientRecords recipients;
  private final boolean bcc;
  private final List<LateRecipient> lateRecipients = new ArrayList<>();
  private final IntakeSnapshot snapshot;
  private final IntakeEffects effects = new IntakeEffects();
  private final MessageSource source;
  private final MilterStage milters;
  private Instant arrival;
  private String sender = "";
  private String fullName = "";
  private String encoding = "";
  private String verp = "";
  private boolean warnTimeWritten;
  private boolean inMessage;
  private long dataOffset;
  private long dataEnd;
  private PrimaryHeader header;
  private MessageText text;
  private MessageChecks checks;
  private String writtenFilter = "";
  private String writtenRedirect = "";
  private int writtenCopies;

  /** Whom a session works with. */
  record Collaborators(QueuedMessages messages, ReturnedMail returned, MailLog log, Clock clock) {}

  private record LateRecipient(String address, String dsnOriginal, DsnNotify wanted) {}

  CleanupSession(
      MessageWriter writer,
      MessageOrigin origin,
      IntakeSnapshot snapshot,
      Collaborators collaborators) {
    this.writer = writer;
    this.origin = origin;
    this.parameters = snapshot.parameters();
    this.collaborators = collaborators;
    this.arrival = collaborators.clock().instant();
    this.snapshot = snapshot;
    this.source = new MessageSource(origin, parameters.smtputf8());
    if (origin.options().contains(Option.HOLD)) {
      effects.hold();
    }
    this.out =
        new RecordOutput(
            writer,
            collaborators.log(),
            snapshot.parameters().lineLength(),
            origin.options().contains(Option.BOUNCE));
    this.milters = new MilterStage(writer, out, effects, source, parameters);
    this.bcc = origin.options().contains(Option.BCC);
    Optional<AddressMapping> mapping =
        Optional.of(snapshot.mapping()).filter(m -> origin.options().contains(Option.MAP));
    this.addresses = new MessageAddresses(snapshot.rewriter(), mapping, out);
    this.recipients = new RecipientRecords(out, parameters, addresses, source, bcc);
  }

  @Override
  public String queueId() {
    return writer.queueId();
  }

  @Override
  public void arrived(Instant time) {
    arrival = time;
  }

  @Override
  public void verp(String delimiters) {
    verp = delimiters;
  }

  @Override
  public void sender(
      String address, String envelopeId, DsnReturn ret, String bodyEncoding, String name)
      throws IOException {
    fullName = name == null ? "" : name;
    encoding = bodyEncoding;
    sender = addresses.sender(address);
    source.sender(sender);
    out.record('C', new String(SizeRecord.placeholder().data(), StandardCharsets.ISO_8859_1));
    out.record('T', arrival.getEpochSecond() + " " + arrival.getNano() / 1000);
    out.attribute("create_time", Long.toString(collaborators.clock().instant().getEpochSecond()));
    boolean internal = origin.options().contains(Option.INTERNAL);
    boolean smtp = isSmtp();
    if (smtp) {
      out.attribute("log_ident", origin.attributes().getOrDefault("log_ident", queueId()));
      rewriteContext();
    }
    if (!envelopeId.isEmpty()) {
      out.attribute("envelope_id", envelopeId);
    }
    if (ret != DsnReturn.UNSPECIFIED) {
      out.attribute("ret_flags", Integer.toString(ret.ordinal()));
    }
    if (internal) {
      traceFlags();
      attributes();
    } else if (!smtp) {
      rewriteContext();
    }
    if (name != null) {
      out.record('F', name);
    }
    out.record('S', sender);
    senderBcc();
    if (!encoding.isEmpty()) {
      out.attribute("encoding", encoding);
    }
    if (!verp.isEmpty()) {
      out.record('V', verp);
    }
    if (!internal) {
      traceFlags();
      attributes();
    }
    if (origin.options().contains(Option.MILTER)) {
      milters.act(snapshot.localMilters(), snapshot.names(), sender);
    }
  }

  private boolean isSmtp() {
    return origin.attributes().containsKey("log_client_name");
  }

  private void rewriteContext() throws IOException {
    switch (origin.context()) {
      case LOCAL -> out.attribute("rewrite_context", "local");
      case REMOTE -> out.attribute("rewrite_context", "remote");
      case NONE -> {}
    }
  }

  private void traceFlags() throws IOException {
    int flags =
        (origin.options().contains(Option.USER_VERIFY) ? 512 : 0)
            | (origin.options().contains(Option.MTA_VERIFY) ? 256 : 0)
            | (origin.options().contains(Option.RECORD) ? 1024 : 0);
    if (flags != 0) {
      out.attribute("trace_flags", Integer.toString(flags));
    }
  }

  private void attributes() throws IOException {
    for (Map.Entry<String, String> attribute : origin.attributes().entrySet()) {
      if (!LEADING.contains(attribute.getKey())) {
        out.attribute(attribute.getKey(), attribute.getValue());
      }
    }
  }

  @Override
  public void recipient(String address, String dsnOriginal, DsnNotify notify) throws IOException {
    if (inMessage) {
      lateRecipients.add(new LateRecipient(address, dsnOriginal, notify));
      return;
    }
    warnTime();
    recipients.add(address, dsnOriginal, notify);
    milters.recipient(source.recipient());
  }

  @Override
  public void requeuedRecipient(
      String address, String original, String dsnOriginal, DsnNotify notify) throws IOException {
    warnTime();
    recipients.add(address, original, dsnOriginal, notify);
    milters.recipient(source.recipient());
  }

  /** The time at which the sender is to be told of a delay stands before the first recipient. */
  private void warnTime() throws IOException {
    if (!warnTimeWritten && !sender.isEmpty() && !parameters.delayWarning().isZero()) {
      String time = Long.toString(arrival.plus(parameters.delayWarning()).getEpochSecond());
      out.record('W', " ".repeat(Math.max(0, 15 - time.length())) + time);
    }
    warnTimeWritten = true;
  }

  @Override
  public void beginMessage() throws IOException {
    inMessage = true;
    warnTime();
    milters.data();
    out.record('M', "");
    dataOffset = out.position();
    boolean rewrite =
        origin.context() == AddressRewriter.Context.LOCAL
            || origin.context() == AddressRewriter.Context.REMOTE
                && parameters.rewriteRemoteHeaders();
    header =
        new PrimaryHeader(
            out,
            parameters,
            new PrimaryHeader.HeaderAddresses(addresses, origin.context(), rewrite));
    checks =
        new MessageChecks(
            snapshot.checks(), out, effects, source, origin.options().contains(Option.FILTER));
    text =
        new MessageText(
            out,
            parameters,
            header,
            () -> header.end(sender, fullName, arrival, collaborators.clock().getZone()),
            checks,
            mimeSettings(),
            isSmtp());
  }

  /** A client that asked for SMTPUTF8 may have it in headers too. */
  private MimeSettings mimeSettings() {
    return origin.options().contains(Option.SMTPUTF8)
        ? snapshot.mime().without(MimeProblem.EIGHT_BIT_HEADER)
        : snapshot.mime();
  }

  @Override
  public void line(byte[] buffer, int offset, int length, boolean endsLine) throws IOException {
    text.piece(buffer, offset, length, endsLine);
  }

  @Override
  public void milters(MilterSession session) {
    milters.join(session);
  }

  @Override
  public void hold() {
    effects.hold();
  }

  @Override
  public void filter(String destination) {
    effects.filter(destination);
  }

  @Override
  public void redirect(String recipient) {
    effects.redirect(recipient);
  }

  @Override
  public IntakeResult finish() throws IOException {
    text.end();
    dataEnd = out.position();
    out.record('X', "");
    String known = encoding(text.encoding().orElse(""));
    if (!known.isEmpty()) {
      out.attribute("encoding", known);
    }
    for (LateRecipient late : lateRecipients) {
      recipients.add(late.address(), late.dsnOriginal(), late.wanted());
    }
    alwaysBcc();
    effectRecords();
    out.record('E', "");
    if (out.isGood() && recipients.count() == 0) {
      out.fail(IntakeProblem.RECIPIENTS);
    }
    if (milters.isWanted()
        && !checks.hasEnded()
        && !effects.isDiscarded()
        && out.problem().isEmpty()) {
      milters.message(new MilterTarget());
    }
    milters.close();
    if (out.problem().isEmpty()) {
      return effects.isDiscarded() || recipients.count() == 0 ? discard() : commit(dataEnd);
    }
    if (out.isGood() && recipients.count() > 0) {
      return giveBack(dataEnd, out.problem().get());
    }
    writer.close();
    return out.problem().get().refused();
  }

  /** What checks and milters want, as far as the file does not say it yet. */
  private void effectRecords() throws IOException {
    if (!effects.filter().equals(writtenFilter)) {
      writtenFilter = effects.filter();
      out.record('L', writtenFilter);
    }
    if (!effects.redirect().equals(writtenRedirect)) {
      writtenRedirect = effects.redirect();
      out.record('>', writtenRedirect);
    }
    List<String> copies = effects.copies();
    for (; writtenCopies < copies.size(); writtenCopies++) {
      recipients.addBcc(Optional.of(copies.get(writtenCopies)));
    }
  }

  /** What milters change in this message. */
  private final class MilterTarget implements MilterStage.Changes {
    @Override
    public long dataOffset() {
      return dataOffset;
    }

    @Override
    public List<MilterEdit> checked(List<MilterEdit> edits) {
      return new MilterHeaderChecks(snapshot.milterChecks(), out, effects, source, milters.client())
          .check(edits);
    }

    @Override
    public void rewrite(MilterChanges changes, ScratchFile newBody) throws IOException {
      try (InputStream body = newBody.read()) {
        QueueFileEdit edit = new QueueFileEdit(out, recipients, changes, body);
        writer.rewrite(before -> edit.run(before, CleanupSession.this::effectRecords));
        dataOffset = edit.dataOffset();
        dataEnd = edit.dataEnd();
        edit.newSender()
            .ifPresent(
                other -> {
                  sender = other;
                  source.sender(other);
                });
      }
    }
  }

  private IntakeResult discard() {
    writer.close();
    return new IntakeResult.Discarded(queueId());
  }

  /** What the headers say counts before what the client said, but 7bit does not undo 8bit. */
  private String encoding(String found) {
    return found.equals("8bit") || encoding.isEmpty() ? found : encoding;
  }

  private void senderBcc() throws IOException {
    if (bcc && !sender.isEmpty()) {
      recipients.addBcc(addresses.senderBcc(sender));
    }
  }

  private void alwaysBcc() throws IOException {
    if (bcc) {
      recipients.addBcc(addresses.alwaysBcc());
    }
  }

  /** Tells the sender by mail; the file is not for the queue manager, and removed then. */
  private IntakeResult giveBack(long end, RecordOutput.Problem problem) throws IOException {
    writeSize(end);
    return collaborators
        .returned()
        .giveBack(writer.commit(QueueName.CORRUPT), problem, parameters.delayResolution());
  }

  private void writeSize(long end) throws IOException {
    SizeRecord size =
        new SizeRecord(
            end - dataOffset,
            dataOffset,
            recipients.count(),
            recipients.notifyBits() << 1,
            end - dataOffset,
            smtputf8());
    writer.overwrite(0, size.encoded());
  }

  private IntakeResult commit(long end) throws IOException {
    writeSize(end);
    if (effects.isHeld()) {
      writer.commit(QueueName.HOLD);
    } else {
      QueuedMessage message = writer.commit(collaborators.messages().destination());
      if (!recipients.expanded().isEmpty()) {
        collaborators.messages().expanded(message, recipients.expanded());
      }
      collaborators.messages().queued(message);
      if (!origin.options().contains(Option.INTERNAL)) {
        pause(collaborators.messages().pause());
      }
    }
    return new IntakeResult.Queued(queueId());
  }

  private static void pause(Duration time) {
    if (time.isPositive()) {
      try {
        Thread.sleep(time);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * The bits of the size record: 1 asked for (or found in mail of this machine), 2 a header, 4 the
   * sender.
   */
  private int smtputf8() {
    boolean asked = origin.options().contains(Option.SMTPUTF8);
    boolean automatic = !isSmtp() && !origin.options().contains(Option.INTERNAL);
    if (!parameters.smtputf8() || !asked && !automatic) {
      return 0;
    }
    boolean senderEightBit = !sender.chars().allMatch(c -> c < 128);
    int found = (header.isEightBit() ? 2 : 0) | (senderEightBit ? 4 : 0);
    return asked || found != 0 ? found | 1 : 0;
  }

  @Override
  public void close() {
    milters.close();
    writer.close();
  }
}
