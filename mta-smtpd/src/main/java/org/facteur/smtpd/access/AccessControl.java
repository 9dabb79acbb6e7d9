package org.facteur.smtpd.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.smtp.SmtpReply;
import org.facteur.queue.resolve.Resolution;

/**
 * The restriction lists of one service, compiled from a snapshot of its configuration, and the
 * order in which they are asked. Immutable, shared by the sessions of the snapshot.
 *
 * <p>With smtpd_delay_reject the lists for client, HELO and sender are evaluated at each RCPT.
 */
public final class AccessControl {
  private final AccessServices services;
  private final AccessSettings settings;
  private final MailLog log;
  private final RestrictionList client;
  private final RestrictionList helo;
  private final RestrictionList sender;
  private final RestrictionList relay;
  private final RestrictionList recipient;
  private final RestrictionList data;
  private final RestrictionList endOfData;
  private final RestrictionList etrn;
  private final DestinationRestrictions destination;
  private final List<String> problems = new ArrayList<>();

  public AccessControl(Configuration configuration, AccessServices services, MailLog log) {
    this.services = services;
    this.log = log;
    this.settings = AccessSettings.of(configuration, services, log);
    this.destination = new DestinationRestrictions(services);
    RestrictionCompiler compiler = new RestrictionCompiler(configuration, services, settings, log);
    this.client = compiler.compileParameter("smtpd_client_restrictions", problems::add);
    this.helo = compiler.compileParameter("smtpd_helo_restrictions", problems::add);
    this.sender = compiler.compileParameter("smtpd_sender_restrictions", problems::add);
    this.relay = compiler.compileParameter("smtpd_relay_restrictions", problems::add);
    this.recipient = compiler.compileParameter("smtpd_recipient_restrictions", problems::add);
    this.data = compiler.compileParameter("smtpd_data_restrictions", problems::add);
    this.endOfData = compiler.compileParameter("smtpd_end_of_data_restrictions", problems::add);
    this.etrn = compiler.compileParameter("smtpd_etrn_restrictions", problems::add);
  }

  /** What is wrong with the lists, each with its parameter's name; empty when all is well. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** What waits between the stages of a session that does not delay rejections. */
  public static final class Pending {
    private Optional<Evaluation.Refusal> deferral = Optional.empty();
  }

  /** When a client connects; empty when it is welcome. */
  public Optional<SmtpReply> atConnect(
      SessionView session, MessageEffects effects, Pending pending) {
    if (settings.delayReject()) {
      return Optional.empty();
    }
    return now(session, effects, pending, this::client);
  }

  /** At HELO and EHLO. */
  public Optional<SmtpReply> atHelo(SessionView session, MessageEffects effects, Pending pending) {
    if (settings.delayReject()) {
      return Optional.empty();
    }
    return now(session, effects, pending, this::helo);
  }

  /** At MAIL. */
  public Optional<SmtpReply> atMail(SessionView session, MessageEffects effects, Pending pending) {
    if (settings.delayReject()) {
      return Optional.empty();
    }
    return now(session, effects, pending, this::sender);
  }

  /** At RCPT and VRFY, for the session's current recipient. */
  public Optional<SmtpReply> atRecipient(
      SessionView session, MessageEffects effects, Pending pending) {
    return now(
        session,
        effects,
        settings.delayReject() ? new Pending() : pending,
        e -> settings.delayReject() ? firstReject(e) : recipient(e));
  }

  private Decision firstReject(Evaluation e) throws EvaluationAborted {
    Decision decision = client(e);
    if (!decision.isReject()) {
      decision = helo(e);
    }
    if (!decision.isReject()) {
      decision = sender(e);
    }
    return decision.isReject() ? decision : recipient(e);
  }

  /** At DATA and the first BDAT. */
  public Optional<SmtpReply> atData(SessionView session, MessageEffects effects) {
    return now(
        session,
        effects,
        new Pending(),
        e -> {
          e.about("DATA", ReplyClass.DATA);
          return permitted(e, data.check(e));
        });
  }

  /** When the message has arrived. */
  public Optional<SmtpReply> atEndOfData(SessionView session, MessageEffects effects) {
    return now(
        session,
        effects,
        new Pending(),
        e -> {
          e.about("END-OF-MESSAGE", ReplyClass.END_OF_DATA);
          return permitted(e, endOfData.check(e));
        });
  }

  /** At ETRN. */
  public Optional<SmtpReply> atEtrn(SessionView session, MessageEffects effects, String domain) {
    return now(
        session,
        effects,
        new Pending(),
        e -> {
          Decision decision = settings.delayReject() ? client(e) : Decision.NEUTRAL;
          if (!decision.isReject() && settings.delayReject()) {
            decision = helo(e);
          }
          if (decision.isReject()) {
            return decision;
          }
          e.about(domain, ReplyClass.ETRN);
          return permitted(e, etrn.check(e));
        });
  }

  /**
   * A refusal for a reason of the session itself, such as its size limit; logged like all others.
   */
  public SmtpReply refuse(SessionView session, int code, String status, String text) {
    Evaluation e = new Evaluation(session, settings, log, new MessageEffects());
    Problem problem = code >= 500 ? Problem.POLICY : Problem.RESOURCE;
    return e.fail(problem, code, status, text) instanceof Decision.Reject(SmtpReply reply)
        ? reply
        : SmtpReply.of(451, "4.3.0", "Server error");
  }

  /**
   * Whether an address makes sense.
   *
   * @param sender the envelope sender, for routing that depends on it
   */
  public boolean isUsable(String sender, String address, boolean smtputf8) {
    if (address.isEmpty()) {
      return true;
    }
    try {
      Resolution resolution = services.resolve(sender, address);
      String domain = resolution.recipient().substring(resolution.recipient().lastIndexOf('@') + 1);
      return !resolution.badSyntax() && (smtputf8 || Utf8Text.isAscii(domain));
    } catch (LookupFailure e) {
      // The restrictions will meet the same failure and answer it.
      return true;
    }
  }

  private Optional<SmtpReply> now(
      SessionView session, MessageEffects effects, Pending pending, Restriction stage) {
    Evaluation e = new Evaluation(session, settings, log, effects);
    e.setDeferIfPermit(pending.deferral);
    Decision decision;
    try {
      decision = stage.check(e);
    } catch (EvaluationAborted aborted) {
      decision = aborted.decision();
    }
    pending.deferral = e.deferIfPermit();
    Optional<SmtpReply> refusal =
        decision instanceof Decision.Reject(SmtpReply reply)
            ? Optional.of(reply)
            : Optional.empty();
    services.listener().decided(session, e.trace(), refusal);
    return refusal;
  }

  private Decision client(Evaluation e) throws EvaluationAborted {
    e.about(e.session().client().nameAndAddress(), ReplyClass.CLIENT);
    return client.check(e);
  }

  private Decision helo(Evaluation e) throws EvaluationAborted {
    if (e.session().helo().isEmpty()) {
      return Decision.NEUTRAL;
    }
    e.about(e.session().helo().get(), ReplyClass.HELO);
    return helo.check(e);
  }

  private Decision sender(Evaluation e) throws EvaluationAborted {
    if (e.session().sender().isEmpty()) {
      return Decision.NEUTRAL;
    }
    e.about(e.session().sender().get(), ReplyClass.SENDER);
    Decision decision = sender.check(e);
    e.setWarnOnly(false);
    return !decision.isReject() && settings.unlistedSender()
        ? implied(e, "smtpd_reject_unlisted_sender", destination::unlistedSender)
        : decision;
  }

  private Decision recipient(Evaluation e) throws EvaluationAborted {
    String address = e.session().recipient().orElse("");
    List<RestrictionList> order =
        settings.relayFirst() ? List.of(relay, recipient) : List.of(recipient, relay);
    for (RestrictionList list : order) {
      e.about(address, ReplyClass.RECIPIENT);
      Decision decision = list.check(e);
      if (decision.isReject()) {
        return decision;
      }
    }
    e.setWarnOnly(false);
    Decision permitted = permitted(e, Decision.PERMIT);
    if (permitted.isReject() || !settings.unlistedRecipient()) {
      return permitted;
    }
    return implied(e, "smtpd_reject_unlisted_recipient", destination::unlistedRecipient);
  }

  /** A permit becomes a deferral when an earlier failure may have hidden a reject. */
  private static Decision permitted(Evaluation e, Decision decision) {
    if (decision.isReject() || e.deferIfPermit().isEmpty()) {
      return decision;
    }
    Evaluation.Refusal refusal = e.deferIfPermit().get();
    Trace.Entry entry = e.trace().begin("end of the list", "deferral that was put off");
    Decision deferral = e.reject(refusal.code(), refusal.status(), refusal.text());
    e.trace().end(entry, deferral);
    return deferral;
  }

  /** A restriction that no list names: a parameter asks for it. */
  private static Decision implied(Evaluation e, String parameter, Restriction restriction)
      throws EvaluationAborted {
    return new RestrictionList(parameter, List.of(new RestrictionList.Element("yes", restriction)))
        .check(e);
  }
}
