package org.facteur.smtpd.access;

import java.util.Optional;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.queue.resolve.Resolution;

/** check_client_access, check_helo_access, check_sender_access and kin: a table decides. */
final class TableRestriction implements Restriction {
  /** What the table is asked about. */
  enum Subject {
    CLIENT,
    REVERSE_CLIENT,
    HELO,
    SENDER,
    RECIPIENT,
    ETRN
  }

  private final Subject subject;
  private final AccessTable table;
  private final AccessActions actions;
  private final AccessServices services;

  TableRestriction(
      Subject subject, AccessTable table, AccessActions actions, AccessServices services) {
    this.subject = subject;
    this.table = table;
    this.actions = actions;
    this.services = services;
  }

  @Override
  public Decision check(Evaluation e) throws EvaluationAborted {
    SessionView session = e.session();
    ClientIdentity client = session.client();
    return switch (subject) {
      case CLIENT -> client(e, client.name(), ReplyClass.CLIENT);
      case REVERSE_CLIENT -> reverseClient(e, client);
      case HELO ->
          session.helo().isPresent()
              ? domain(e, session.helo().get(), ReplyClass.HELO)
              : Decision.NEUTRAL;
      case SENDER ->
          session.sender().isPresent() ? sender(e, session.sender().get()) : Decision.NEUTRAL;
      case RECIPIENT ->
          session.recipient().isPresent()
              ? mail(e, session.recipient().get(), ReplyClass.RECIPIENT)
              : Decision.NEUTRAL;
      case ETRN -> domain(e, e.replyName(), ReplyClass.ETRN);
    };
  }

  private Decision client(Evaluation e, String name, String kind) throws EvaluationAborted {
    ClientIdentity client = e.session().client();
    String shown = client.nameAndAddress();
    try {
      Optional<String> value = table.domain(name);
      String key = name;
      if (value.isEmpty()) {
        value = table.address(client.address());
        key = client.address();
      }
      return decide(e, value, key, shown, kind);
    } catch (LookupFailure failure) {
      return unavailable(e, shown, kind);
    }
  }

  private Decision reverseClient(Evaluation e, ClientIdentity client) throws EvaluationAborted {
    Decision decision = domain(e, client.reverseName(), ReplyClass.REVERSE_CLIENT);
    if (decision instanceof Decision.Permit && !e.effects().discard()) {
      // Whoever runs a network chooses the names of its addresses.
      throw ServerRecordRestriction.notAllowed(
          e, "check_reverse_client_hostname_access", client.reverseName());
    }
    return decision;
  }

  private Decision domain(Evaluation e, String name, String kind) throws EvaluationAborted {
    try {
      return decide(e, table.domain(name), name, name, kind);
    } catch (LookupFailure failure) {
      return unavailable(e, name, kind);
    }
  }

  private Decision sender(Evaluation e, String sender) throws EvaluationAborted {
    if (!sender.isEmpty()) {
      return mail(e, sender, ReplyClass.SENDER);
    }
    String key = e.settings().nullSenderKey();
    try {
      return decide(e, table.exactly(key), key, sender, ReplyClass.SENDER);
    } catch (LookupFailure failure) {
      return unavailable(e, sender, ReplyClass.SENDER);
    }
  }

  private Decision mail(Evaluation e, String address, String kind) throws EvaluationAborted {
    Resolution resolution;
    try {
      resolution = services.resolve(e.session().sender().orElse(""), address);
    } catch (LookupFailure failure) {
      return failed(e, address);
    }
    try {
      if (resolution.recipient().lastIndexOf('@') < 0) {
        e.log().warning("check_mail_access: no @domain in address: " + resolution.recipient());
        return Decision.NEUTRAL;
      }
      Decision decision =
          decide(e, table.mail(resolution.recipient()), resolution.recipient(), address, kind);
      // What routes through us must not be let in by a rule for the address it seems to have.
      boolean suspicious =
          !e.settings().untrustedRouting()
              && resolution.sourceRouted()
              && kind.equals(ReplyClass.RECIPIENT);
      return suspicious && decision instanceof Decision.Permit ? Decision.NEUTRAL : decision;
    } catch (LookupFailure failure) {
      return unavailable(e, address, kind);
    }
  }

  private Decision decide(
      Evaluation e, Optional<String> value, String key, String shown, String kind)
      throws EvaluationAborted {
    if (value.isEmpty()) {
      e.note(table.name(), key, "");
      return Decision.NEUTRAL;
    }
    return actions.apply(e, new AccessActions.Match(table.name(), key, shown, kind), value.get());
  }

  /** A table that fails refuses for now whatever it was to judge. */
  static Decision unavailable(Evaluation e, String shown, String kind) {
    return e.rejectNamed(451, "4.3.5", shown, kind, "Server configuration error");
  }

  static Decision failed(Evaluation e, String shown) throws EvaluationAborted {
    throw new EvaluationAborted(
        e.fail(Problem.DATA, 451, "4.3.0", "<" + shown + ">: Temporary lookup failure"));
  }
}
