package org.facteur.smtpd.access;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.facteur.core.dns.DnsAnswer;
import org.facteur.core.log.MailLog;
import org.facteur.core.smtp.EnhancedStatus;
import org.facteur.core.smtp.SmtpReply;

/**
 * The state of evaluating the lists of one stage. Mutable; one thread.
 *
 * <p>Discipline: {@link #reject} is the only way to a rejection: it logs, turns it into a warning
 * under warn_if_reject, and into a deferral when an earlier failure asked for it.
 */
final class Evaluation {
  private final SessionView session;
  private final AccessSettings settings;
  private final MailLog log;
  private final MessageEffects effects;
  private final Trace trace = new Trace();
  private final Map<String, FutureTask<DnsAnswer>> ahead = new HashMap<>();
  private int policyDefaults;
  private String replyName;
  private String replyClass;
  private boolean warnOnly;
  private int depth;
  private boolean recipientChecked;
  private boolean senderChecked;
  private Optional<Refusal> deferIfPermit = Optional.empty();
  private Optional<Refusal> deferIfReject = Optional.empty();

  /** A reply that waits for its reason. */
  record Refusal(int code, String status, String text) {}

  Evaluation(SessionView session, AccessSettings settings, MailLog log, MessageEffects effects) {
    this.session = session;
    this.settings = settings;
    this.log = log;
    this.effects = effects;
    this.replyName = "";
    this.replyClass = "";
  }

  /** Names what the list under evaluation is about. */
  void about(String name, String kind) {
    replyName = name;
    replyClass = kind;
    warnOnly = false;
    deferIfReject = Optional.empty();
  }

  Trace trace() {
    return trace;
  }

  /** Notes for the trace what the current restriction has looked at. */
  void note(String source, String key, String answer) {
    trace.note(source, key, answer);
  }

  /** Starts a look-up on a thread of its own; {@link #answer} takes its result. */
  void lookAhead(String name, Supplier<DnsAnswer> lookup) {
    if (!ahead.containsKey(name)) {
      FutureTask<DnsAnswer> task = new FutureTask<>(lookup::get);
      ahead.put(name, task);
      Thread.startVirtualThread(task);
    }
  }

  /** The answer of a look-up that may be under way. */
  DnsAnswer answer(String name, Supplier<DnsAnswer> lookup) {
    FutureTask<DnsAnswer> task = ahead.get(name);
    if (task == null) {
      return lookup.get();
    }
    try {
      return task.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return lookup.get();
    } catch (ExecutionException failed) {
      return lookup.get();
    }
  }

  /** Counts default actions of policy servers within each other; 1 for the outermost. */
  int enterPolicyDefault() {
    return ++policyDefaults;
  }

  void leavePolicyDefault() {
    policyDefaults--;
  }

  /** What replies are about inside a list that a table or a policy server has named. */
  Decision within(String name, String kind, Restriction list) throws EvaluationAborted {
    String outerName = replyName;
    String outerClass = replyClass;
    replyName = name;
    replyClass = kind;
    try {
      return list.check(this);
    } finally {
      replyName = outerName;
      replyClass = outerClass;
    }
  }

  SessionView session() {
    return session;
  }

  AccessSettings settings() {
    return settings;
  }

  MailLog log() {
    return log;
  }

  MessageEffects effects() {
    return effects;
  }

  String replyName() {
    return replyName;
  }

  String replyClass() {
    return replyClass;
  }

  boolean warnOnly() {
    return warnOnly;
  }

  void setWarnOnly(boolean value) {
    warnOnly = value;
  }

  boolean enter() {
    return ++depth <= 100;
  }

  void leave() {
    depth--;
  }

  boolean recipientChecked() {
    return recipientChecked;
  }

  void setRecipientChecked() {
    recipientChecked = true;
  }

  boolean senderChecked() {
    return senderChecked;
  }

  void setSenderChecked() {
    senderChecked = true;
  }

  Optional<Refusal> deferIfPermit() {
    return deferIfPermit;
  }

  void setDeferIfPermit(Optional<Refusal> refusal) {
    deferIfPermit = refusal;
  }

  /** Remembers, unless something is remembered already, to turn a permit into this deferral. */
  Decision deferIfPermit(int code, String status, String text) {
    if (warnOnly) {
      whatsUp("reject_warning", line(code, status, text).toLogText());
      trace.say("warning only: " + code + " " + status + " " + text);
      return Decision.NEUTRAL;
    }
    trace.say("defer if permitted: " + code + " " + status + " " + text);
    if (deferIfPermit.isEmpty()) {
      deferIfPermit = Optional.of(new Refusal(code, status, text));
    }
    return Decision.NEUTRAL;
  }

  /** Remembers to turn a later reject into this deferral. */
  Decision deferIfReject(int code, String status, String text) {
    trace.say("defer if rejected: " + code + " " + status + " " + text);
    if (deferIfReject.isEmpty()) {
      deferIfReject = Optional.of(new Refusal(code, status, text));
    }
    return Decision.NEUTRAL;
  }

  /** {@code <what>: class rejected: why}. */
  Decision rejectNamed(int code, String status, String name, String kind, String why) {
    return reject(code, status, "<" + name + ">: " + kind + " rejected: " + why);
  }

  /** Refuses for a reason of policy. */
  Decision reject(int code, String status, String text) {
    return refuse(Problem.POLICY, code, status, text, warnOnly);
  }

  /** Refuses because the restrictions are wrong: warn_if_reject does not make that a warning. */
  Decision fail(int code, String status, String text) {
    return fail(Problem.SOFTWARE, code, status, text);
  }

  /** Refuses because something does not work here: no warn_if_reject can make that a warning. */
  Decision fail(Problem problem, int code, String status, String text) {
    return refuse(problem, code, status, text, false);
  }

  /** Refuses an address that nobody has. */
  Decision rejectUnlisted(SmtpReply reply) {
    return refuse(
        Problem.BOUNCE,
        reply.code(),
        reply.status().map(EnhancedStatus::toString).orElse(reply.code() / 100 + ".7.1"),
        String.join(" ", reply.lines()),
        warnOnly);
  }

  private Decision refuse(Problem problem, int code, String status, String text, boolean warning) {
    SmtpReply reply = line(code, status, text);
    if (!warning && deferIfReject.isPresent() && reply.code() >= 500) {
      Refusal deferral = deferIfReject.get();
      deferIfReject = Optional.empty();
      return refuse(problem, deferral.code(), deferral.status(), deferral.text(), false);
    }
    if (settings.softBounce() && reply.code() >= 500) {
      reply = line(reply.code() - 100, status, text);
    }
    whatsUp(warning ? "reject_warning" : "reject", reply.toLogText());
    if (warning) {
      trace.say("warning only: " + reply.toLogText());
      return Decision.NEUTRAL;
    }
    session.noticed(problem);
    return new Decision.Reject(reply);
  }

  private SmtpReply line(int code, String status, String text) {
    if (code < 400 || code > 599) {
      log.warning("response code configuration error: " + code + " " + status + " " + text);
      return SmtpReply.of(450, "4.7.1", "Service unavailable");
    }
    EnhancedStatus consistent = EnhancedStatus.of(status).withSeverity(code / 100);
    String printable = PrintableText.reply(text, true);
    return SmtpReply.of(
        code, consistent.toString(), printable.substring(0, Math.min(500, printable.length())));
  }

  /**
   * Logs that something was permitted, when smtpd_log_access_permit_actions names it.
   *
   * @param origin {@code from table}, or empty
   */
  void logPermit(String action, String kind, String name, String origin) {
    if (deferIfReject.isEmpty() && settings.logsPermit(action)) {
      whatsUp("permit", "action=" + action + " for " + kind + "=" + name + " " + origin);
    }
  }

  /** Logs what happens to a request: {@code QUEUEID: reject: RCPT from client: text; from=...}. */
  void whatsUp(String what, String text) {
    log.info(RequestLine.of(session, what, text, settings.clientPortLogging()));
  }
}
