package org.facteur.smtpd.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.lookup.LookupFailure;

/** check_sasl_access and check_ccert_access: a table judges a login or a client certificate. */
final class CredentialRestriction implements Restriction {
  private static final Parameter<Boolean> SASL = Parameter.bool("smtpd_sasl_auth_enable");

  private static final Parameter<Boolean> ASK = Parameter.bool("smtpd_tls_ask_ccert");
  private static final Parameter<Boolean> REQUIRE = Parameter.bool("smtpd_tls_req_ccert");

  private final boolean certificate;
  private final List<String> order;
  private final AccessTable table;
  private final AccessActions actions;
  private final boolean sasl;
  private final boolean asked;

  /**
   * @param order the fingerprints that a certificate is looked up by: cert_fingerprint,
   *     pubkey_fingerprint
   */
  CredentialRestriction(
      boolean certificate,
      List<String> order,
      AccessTable table,
      AccessActions actions,
      Configuration from) {
    this.certificate = certificate;
    this.order = List.copyOf(order);
    this.table = table;
    this.actions = actions;
    this.sasl = from.get(SASL);
    this.asked = from.get(ASK) || from.get(REQUIRE);
  }

  @Override
  public Decision check(Evaluation e) throws EvaluationAborted {
    if (!certificate && !sasl) {
      e.log().warning("restriction `check_sasl_access' ignored: no SASL support");
      return Decision.NEUTRAL;
    }
    if (certificate && !asked) {
      e.log().warning("check_ccert_access is requested, but \"smtpd_tls_ask_ccert = no\"");
      return Decision.NEUTRAL;
    }
    SessionView.Credentials credentials = e.session().credentials();
    List<String> keys = new ArrayList<>();
    if (certificate) {
      for (String key : order) {
        keys.add(
            key.equals("cert_fingerprint")
                ? credentials.certificateFingerprint()
                : credentials.publicKeyFingerprint());
      }
    } else {
      keys.add(credentials.saslUsername());
    }
    String kind = certificate ? "Client certificate" : "SASL login name";
    String shown = certificate ? e.session().client().nameAndAddress() : keys.getFirst();
    try {
      for (String key : keys) {
        Optional<String> value = key.isEmpty() ? Optional.empty() : table.exactly(key);
        if (value.isEmpty()) {
          e.note(table.name(), key, "");
        } else {
          return actions.apply(
              e, new AccessActions.Match(table.name(), key, shown, kind), value.get());
        }
      }
      return Decision.NEUTRAL;
    } catch (LookupFailure failure) {
      return TableRestriction.unavailable(e, shown, kind);
    }
  }
}
