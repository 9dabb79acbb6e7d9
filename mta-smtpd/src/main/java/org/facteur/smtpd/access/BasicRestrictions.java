package org.facteur.smtpd.access;

import java.net.InetAddress;
import org.facteur.core.address.HostSyntax;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.net.OwnAddresses;

/** permit, reject, defer, the networks of clients, and the order of commands. */
final class BasicRestrictions {
  private final OwnAddresses own;

  BasicRestrictions(OwnAddresses own) {
    this.own = own;
  }

  /** permit_mynetworks. */
  Decision permitNetworks(Evaluation e) throws EvaluationAborted {
    ClientIdentity client = e.session().client();
    try {
      return e.settings().networks().matches(client.name(), client.address())
          ? Decision.PERMIT
          : Decision.NEUTRAL;
    } catch (LookupFailure failure) {
      return TableRestriction.failed(e, client.nameAndAddress());
    }
  }

  /** permit_inet_interfaces. */
  Decision permitInterfaces(Evaluation e) {
    String address = e.session().client().address();
    // XCLIENT can make the address unknown.
    return HostSyntax.isHostAddress(address)
            && own.isOwn(InetAddress.ofLiteral(address).getAddress())
        ? Decision.PERMIT
        : Decision.NEUTRAL;
  }

  /** reject. */
  Decision reject(Evaluation e) {
    return e.rejectNamed(
        e.settings().reject(), "5.7.1", e.replyName(), e.replyClass(), "Access denied");
  }

  /** defer. */
  Decision defer(Evaluation e) {
    return e.rejectNamed(
        e.settings().defer(), "4.3.2", e.replyName(), e.replyClass(), "Try again later");
  }

  /** defer_if_permit. */
  Decision deferIfPermit(Evaluation e) {
    return e.deferIfPermit(
        450,
        "4.7.0",
        "<" + e.replyName() + ">: " + e.replyClass() + " rejected: defer_if_permit requested");
  }

  /** defer_if_reject. */
  Decision deferIfReject(Evaluation e) {
    return e.deferIfReject(
        450,
        "4.7.0",
        "<" + e.replyName() + ">: " + e.replyClass() + " rejected: defer_if_reject requested");
  }

  /** reject_unauth_pipelining. */
  Decision pipelining(Evaluation e) {
    return e.session().pipelined()
        ? e.rejectNamed(
            503, "5.5.0", e.replyName(), e.replyClass(), "Improper use of SMTP command pipelining")
        : Decision.NEUTRAL;
  }

  /** reject_multi_recipient_bounce. */
  Decision multiRecipientBounce(Evaluation e) {
    SessionView session = e.session();
    boolean bounce = session.sender().map(String::isEmpty).orElse(false);
    int others = session.where().equals("RCPT") ? 0 : 1;
    return bounce && session.recipientCount() > others
        ? e.rejectNamed(
            e.settings().multiRecipientBounce(),
            "5.5.3",
            e.replyName(),
            e.replyClass(),
            "Multi-recipient bounce")
        : Decision.NEUTRAL;
  }
}
