package org.facteur.smtpd.access;

import java.util.Optional;
import org.facteur.core.address.RecipientDelimiter;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationWords;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.AddressSearch;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupFailure;

/** Who may use which sender address: smtpd_sender_login_maps and the login mismatch family. */
final class LoginRestrictions {
  private static final Parameter<Boolean> SASL = Parameter.bool("smtpd_sasl_auth_enable");
  private static final String AUTHENTICATED = "reject_authenticated_sender_login_mismatch";
  private static final String UNAUTHENTICATED = "reject_unauthenticated_sender_login_mismatch";
  private static final String KNOWN = "reject_known_sender_login_mismatch";

  private final AccessServices services;
  private final LookupChain owners;
  private final AddressSearch search;
  private final boolean sasl;

  LoginRestrictions(Configuration from, AccessServices services, MailLog log) {
    this.services = services;
    this.owners = LookupChain.of("smtpd_sender_login_maps", from, services.tables(), log);
    this.search = new AddressSearch(RecipientDelimiter.of(from), services::isLocal);
    this.sasl = from.get(SASL);
  }

  /** reject_sender_login_mismatch. */
  Decision mismatch(Evaluation e) throws EvaluationAborted {
    Decision decision = authenticated(e);
    return decision.isReject() ? decision : unauthenticated(e);
  }

  /** reject_authenticated_sender_login_mismatch. */
  Decision authenticated(Evaluation e) throws EvaluationAborted {
    return notOwner(e, AUTHENTICATED, false);
  }

  /** reject_known_sender_login_mismatch: addresses that nobody owns are free. */
  Decision known(Evaluation e) throws EvaluationAborted {
    return notOwner(e, KNOWN, true);
  }

  private Decision notOwner(Evaluation e, String name, boolean freeIsGood)
      throws EvaluationAborted {
    if (!available(e, name)) {
      return Decision.NEUTRAL;
    }
    String sender = e.session().sender().orElse("");
    String login = e.session().credentials().saslUsername();
    if (sender.isEmpty() || login.isEmpty()) {
      return Decision.NEUTRAL;
    }
    Optional<String> logins = owners(e, sender);
    boolean good =
        logins.isEmpty()
            ? freeIsGood
            : ConfigurationWords.split(logins.get()).stream().anyMatch(login::equalsIgnoreCase);
    return good
        ? Decision.NEUTRAL
        : e.rejectNamed(553, "5.7.1", sender, ReplyClass.SENDER, "not owned by user " + login);
  }

  /** reject_unauthenticated_sender_login_mismatch. */
  Decision unauthenticated(Evaluation e) throws EvaluationAborted {
    if (!available(e, UNAUTHENTICATED)) {
      return Decision.NEUTRAL;
    }
    String sender = e.session().sender().orElse("");
    boolean anonymous = e.session().credentials().saslUsername().isEmpty();
    return !sender.isEmpty() && anonymous && owners(e, sender).isPresent()
        ? e.rejectNamed(553, "5.7.1", sender, ReplyClass.SENDER, "not logged in")
        : Decision.NEUTRAL;
  }

  private boolean available(Evaluation e, String name) {
    if (!sasl) {
      e.log().warning("restriction `" + name + "' ignored: no SASL support");
    }
    return sasl;
  }

  private Optional<String> owners(Evaluation e, String sender) throws EvaluationAborted {
    try {
      String resolved = services.resolve(e.session().recipient().orElse(""), sender).recipient();
      return search.find(owners, resolved).map(AddressSearch.Found::value);
    } catch (LookupFailure failure) {
      TableRestriction.failed(e, sender);
      return Optional.empty();
    }
  }
}
