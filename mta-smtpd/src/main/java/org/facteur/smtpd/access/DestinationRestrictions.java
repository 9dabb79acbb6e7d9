package org.facteur.smtpd.access;

import java.util.Locale;
import java.util.Optional;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.smtp.EnhancedStatus;
import org.facteur.core.smtp.SmtpReply;
import org.facteur.queue.resolve.AddressClass;
import org.facteur.queue.resolve.RecipientValidity;
import org.facteur.queue.resolve.Resolution;

/** Whether mail for a recipient is ours to take, and whether the address is one we know. */
final class DestinationRestrictions {
  private final AccessServices services;

  DestinationRestrictions(AccessServices services) {
    this.services = services;
  }

  /** permit_auth_destination. */
  Decision permitAuthorized(Evaluation e) throws EvaluationAborted {
    Optional<String> recipient = e.session().recipient();
    return recipient.isPresent() && isAuthorized(e, recipient.get())
        ? Decision.PERMIT
        : Decision.NEUTRAL;
  }

  /** reject_unauth_destination. */
  Decision rejectUnauthorized(Evaluation e) throws EvaluationAborted {
    return unauthorized(e, e.settings().relay(), "5.7.1");
  }

  /** check_relay_domains: old; a client of relay_domains may send where it likes. */
  Decision checkRelayDomains(Evaluation e) throws EvaluationAborted {
    e.log()
        .warning(
            "support for restriction \"check_relay_domains\" will be removed from Postfix;"
                + " use \"reject_unauth_destination\" instead");
    Optional<String> recipient = e.session().recipient();
    if (recipient.isEmpty()) {
      return Decision.NEUTRAL;
    }
    try {
      if (e.settings().relayDomains().matches(e.session().client().name())
          || isAuthorized(e, recipient.get())) {
        return Decision.PERMIT;
      }
    } catch (LookupFailure failure) {
      return TableRestriction.failed(e, recipient.get());
    }
    return e.rejectNamed(
        e.settings().relay(),
        "5.7.1",
        recipient.get(),
        ReplyClass.RECIPIENT,
        "Relay access denied");
  }

  /** defer_unauth_destination. */
  Decision deferUnauthorized(Evaluation e) throws EvaluationAborted {
    return unauthorized(e, e.settings().relay() - 100, "4.7.1");
  }

  private Decision unauthorized(Evaluation e, int code, String status) throws EvaluationAborted {
    Optional<String> recipient = e.session().recipient();
    if (recipient.isEmpty() || isAuthorized(e, recipient.get())) {
      return Decision.NEUTRAL;
    }
    return e.reject(code, status, "<" + recipient.get() + ">: Relay access denied");
  }

  private boolean isAuthorized(Evaluation e, String recipient) throws EvaluationAborted {
    try {
      Resolution resolution = services.resolve(e.session().sender().orElse(""), recipient);
      e.note("address class", resolution.recipient(), describe(resolution));
      if (resolution.recipient().lastIndexOf('@') < 0) {
        return true;
      }
      if (!e.settings().untrustedRouting() && resolution.sourceRouted()) {
        return false;
      }
      return resolution.addressClass() != AddressClass.DEFAULT;
    } catch (LookupFailure failure) {
      TableRestriction.failed(e, recipient);
      return false;
    }
  }

  private static String describe(Resolution resolution) {
    String name = resolution.addressClass().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return resolution.sourceRouted() ? name + ", with routing of the sender" : name;
  }

  /** reject_unlisted_recipient, and what smtpd_reject_unlisted_recipient does in the end. */
  Decision unlistedRecipient(Evaluation e) throws EvaluationAborted {
    Optional<String> recipient = e.session().recipient();
    if (recipient.isEmpty() || e.recipientChecked()) {
      return Decision.NEUTRAL;
    }
    if (!e.warnOnly()) {
      e.setRecipientChecked();
    }
    return unlisted(e, RecipientValidity.Role.RECIPIENT, recipient.get());
  }

  /** reject_unlisted_sender. */
  Decision unlistedSender(Evaluation e) throws EvaluationAborted {
    Optional<String> sender = e.session().sender();
    if (sender.isEmpty() || sender.get().isEmpty() || e.senderChecked()) {
      return Decision.NEUTRAL;
    }
    if (!e.warnOnly()) {
      e.setSenderChecked();
    }
    return unlisted(e, RecipientValidity.Role.SENDER, sender.get());
  }

  private static SmtpReply fitting(SmtpReply reply, RecipientValidity.Role role) {
    return new SmtpReply(
        reply.code(),
        reply.status().map(s -> EnhancedStatus.of(ReplyClass.fitting(s, role.text()))),
        reply.lines());
  }

  private Decision unlisted(Evaluation e, RecipientValidity.Role role, String address)
      throws EvaluationAborted {
    try {
      Optional<SmtpReply> refusal =
          services
              .validity()
              .check(
                  role,
                  e.session().sender().orElse(""),
                  services
                      .rewriter()
                      .rewriteInternal(
                          org.facteur.queue.resolve.AddressRewriter.Context.LOCAL, address),
                  address);
      return refusal.isPresent()
          ? e.rejectUnlisted(fitting(refusal.get(), role))
          : Decision.NEUTRAL;
    } catch (LookupFailure failure) {
      return TableRestriction.failed(e, address);
    }
  }
}
