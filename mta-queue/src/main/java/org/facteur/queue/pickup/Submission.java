package org.facteur.queue.pickup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.file.RecordType;
import org.facteur.queue.header.MailDate;
import org.facteur.queue.intake.IntakeResult;
import org.facteur.queue.intake.IntakeSession;
import org.facteur.queue.intake.MailIntake;
import org.facteur.queue.intake.MessageOrigin;
import org.facteur.queue.intake.MessageOrigin.Option;
import org.facteur.queue.intake.ReceiveOverride;
import org.facteur.queue.resolve.AddressRewriter;

/**
 * Feeds the records of one submission to the intake.
 *
 * <p>Discipline: records are taken as they come; the intake is opened at the first recipient or the
 * begin of the message, when the envelope is known. Records of other types than a submitter may
 * write are dropped, those out of order end it with a {@link MalformedSubmissionException}.
 */
public final class Submission implements AutoCloseable {
  private static final Parameter<String> CONTENT_FILTER = Parameter.string("content_filter");
  static final Parameter<String> MYHOSTNAME = Parameter.string("myhostname");
  static final Parameter<String> MAIL_NAME = Parameter.string("mail_name");

  /** Attributes of the message that the records before the sender tell the intake otherwise. */
  private static final Set<String> ENVELOPE_ATTRIBUTES =
      Set.of(
          "create_time",
          "envelope_id",
          "ret_flags",
          "rewrite_context",
          "encoding",
          "trace_flags",
          "notify_flags",
          "dsn_orig_rcpt");

  private enum Stage {
    ENVELOPE,
    MESSAGE,
    EXTRACTED,
    COMPLETE
  }

  private final MailIntake intake;
  private final Configuration configuration;
  private final MailLog log;
  private final Submitter submitter;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private Stage stage = Stage.ENVELOPE;
  private IntakeSession session;
  private String sender;
  private String fullName;
  private String verp = "";
  private String notifyFlags = "";
  private String dsnOriginal = "";
  private String originalRecipient;
  private Instant arrival;

  /**
   * Who hands a message in.
   *
   * @param uid as the kernel says
   * @param requeuedId the id that the message had, when postsuper -r has put it there; else empty
   */
  public record Submitter(int uid, String requeuedId, ZoneId zone) {
    boolean isRequeue() {
      return !requeuedId.isEmpty();
    }
  }

  /**
   * @param configuration the snapshot of the pickup service
   * @param log of {@code postfix/pickup}
   */
  public Submission(
      MailIntake intake, Configuration configuration, MailLog log, Submitter submitter) {
    this.intake = intake;
    this.configuration = configuration;
    this.log = log;
    this.submitter = submitter;
  }

  /** Whether the end record has come. */
  public boolean isComplete() {
    return stage == Stage.COMPLETE;
  }

  /** Takes one record. */
  public void record(int type, byte[] buffer, int offset, int length)
      throws IOException, MalformedSubmissionException {
    switch (stage) {
      case ENVELOPE, EXTRACTED -> envelope(type, buffer, offset, length);
      case MESSAGE -> message(type, buffer, offset, length);
      case COMPLETE -> throw new MalformedSubmissionException("data after the end record");
    }
  }

  private void message(int type, byte[] buffer, int offset, int length)
      throws IOException, MalformedSubmissionException {
    switch (type) {
      case RecordType.TEXT -> session.line(buffer, offset, length, true);
      case RecordType.TEXT_CONTINUED -> session.line(buffer, offset, length, false);
      case RecordType.EXTRACTED -> stage = Stage.EXTRACTED;
      case RecordType.PADDING, RecordType.POINTER -> {}
      default -> throw new MalformedSubmissionException("unexpected record type in message");
    }
  }

  private void envelope(int type, byte[] buffer, int offset, int length)
      throws IOException, MalformedSubmissionException {
    String text = new String(buffer, offset, length, StandardCharsets.ISO_8859_1);
    switch (type) {
      case RecordType.TIME -> arrival = submitter.isRequeue() ? time(text) : arrival;
      case RecordType.FULL_NAME -> fullName = text;
      case RecordType.SENDER -> sender = text;
      case RecordType.VERP -> verp = text;
      case RecordType.ATTRIBUTE -> attribute(text);
      case RecordType.ORIGINAL_RECIPIENT -> originalRecipient = text;
      case RecordType.RECIPIENT -> recipient(text);
      case RecordType.DONE, RecordType.CANCELED_RECIPIENT -> forgetRecipient();
      case RecordType.MESSAGE -> beginMessage();
      case RecordType.END -> {
        if (stage != Stage.EXTRACTED) {
          throw new MalformedSubmissionException("no message");
        }
        stage = Stage.COMPLETE;
      }
      default -> {}
    }
  }

  private static Instant time(String text) throws MalformedSubmissionException {
    try {
      String[] fields = text.strip().split(" +");
      long micros = fields.length > 1 ? Long.parseLong(fields[1]) : 0;
      return Instant.ofEpochSecond(Long.parseLong(fields[0]), micros * 1000);
    } catch (RuntimeException e) {
      throw new MalformedSubmissionException("bad time: " + text);
    }
  }

  private void attribute(String text) throws MalformedSubmissionException {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw new MalformedSubmissionException("bad attribute: " + text);
    }
    String name = text.substring(0, equals);
    String value = text.substring(equals + 1);
    switch (name) {
      case "notify_flags" -> notifyFlags = value;
      case "dsn_orig_rcpt" -> dsnOriginal = value;
      default -> {
        if (session == null) {
          attributes.put(name, value);
        }
      }
    }
  }

  private void recipient(String address) throws IOException, MalformedSubmissionException {
    open();
    DsnNotify notify = new DsnNotify(number(notifyFlags) & 15);
    if (submitter.isRequeue()) {
      String original = originalRecipient == null ? address : originalRecipient;
      session.requeuedRecipient(address, original, dsnOriginal, notify);
    } else {
      session.recipient(address, dsnOriginal, notify);
    }
    forgetRecipient();
  }

  private void forgetRecipient() {
    notifyFlags = "";
    dsnOriginal = "";
    originalRecipient = null;
  }

  private void open() throws IOException, MalformedSubmissionException {
    if (session != null) {
      return;
    }
    if (sender == null) {
      throw new MalformedSubmissionException("no sender");
    }
    session = intake.open(origin());
    log.info(
        session.queueId()
            + ": uid="
            + Integer.toUnsignedString(submitter.uid())
            + " from=<"
            + printable(sender)
            + ">"
            + (submitter.isRequeue() ? " orig_id=" + submitter.requeuedId() : ""));
    if (arrival != null) {
      session.arrived(arrival);
    }
    session.verp(verp);
    session.sender(
        sender,
        attributes.getOrDefault("envelope_id", ""),
        switch (number(attributes.getOrDefault("ret_flags", ""))) {
          case 1 -> DsnReturn.FULL;
          case 2 -> DsnReturn.HEADERS;
          default -> DsnReturn.UNSPECIFIED;
        },
        attributes.getOrDefault("encoding", ""),
        fullName);
    String filter = configuration.get(CONTENT_FILTER);
    if (!filter.isEmpty()) {
      session.filter(filter);
    }
  }

  private MessageOrigin origin() throws MalformedSubmissionException {
    Set<Option> options = EnumSet.of(Option.MAP, Option.FILTER, Option.MILTER, Option.BOUNCE);
    if (!submitter.isRequeue()) {
      options.add(Option.BCC);
    }
    ReceiveOverride.apply(ReceiveOverride.of(configuration), options);
    int trace = number(attributes.getOrDefault("trace_flags", ""));
    if ((trace & 512) != 0) {
      options.add(Option.USER_VERIFY);
    }
    if ((trace & 1024) != 0) {
      options.add(Option.RECORD);
    }
    Map<String, String> passed = new LinkedHashMap<>();
    if (submitter.isRequeue()) {
      passed.putAll(attributes);
      passed.keySet().removeAll(ENVELOPE_ATTRIBUTES);
    }
    boolean remote = "remote".equals(attributes.get("rewrite_context"));
    AddressRewriter.Context context =
        remote ? AddressRewriter.Context.REMOTE : AddressRewriter.Context.LOCAL;
    return new MessageOrigin(configuration, context, passed, options);
  }

  private static int number(String text) throws MalformedSubmissionException {
    try {
      return text.isEmpty() ? 0 : Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new MalformedSubmissionException("bad number: " + text);
    }
  }

  private void beginMessage() throws IOException, MalformedSubmissionException {
    if (stage != Stage.ENVELOPE) {
      throw new MalformedSubmissionException("two messages");
    }
    open();
    session.beginMessage();
    stage = Stage.MESSAGE;
    text(
        "Received: by "
            + configuration.get(MYHOSTNAME)
            + " ("
            + configuration.get(MAIL_NAME)
            + ", from userid "
            + Integer.toUnsignedString(submitter.uid())
            + ")");
    text("\tid " + session.queueId() + "; " + MailDate.format(Instant.now(), submitter.zone()));
  }

  private void text(String line) throws IOException {
    byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
    session.line(bytes, 0, bytes.length, true);
  }

  private static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.chars().forEach(c -> printable.append(c < ' ' || c == 127 ? '?' : (char) c));
    return printable.toString();
  }

  /** Queues the message; to be called when it {@link #isComplete}. */
  public IntakeResult finish() throws IOException, MalformedSubmissionException {
    if (stage != Stage.COMPLETE) {
      throw new MalformedSubmissionException("no end record");
    }
    return session.finish();
  }

  /** The envelope sender, for a notice of refusal. */
  public String sender() {
    return sender == null ? "" : sender;
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
  }
}
