package org.facteur.core.tls;

import java.util.ArrayList;
import java.util.List;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.tls.openssl.SslContext;

/** The elliptic curves of a grade: smtpd_tls_eecdh_grade and tls_eecdh_*_curve(s). */
public final class KeyExchangeGroups {
  private static final Parameter<String> AUTO = Parameter.string("tls_eecdh_auto_curves");
  private static final Parameter<String> STRONG = Parameter.string("tls_eecdh_strong_curve");
  private static final Parameter<String> ULTRA = Parameter.string("tls_eecdh_ultra_curve");

  private KeyExchangeGroups() {}

  /** Sets the groups of a context; unknown ones are warned of and left out. */
  public static void apply(
      SslContext context, Configuration configuration, String grade, MailLog log)
      throws TlsFailure {
    String curves =
        switch (grade) {
          case "none" -> "";
          case "auto" -> configuration.get(AUTO);
          case "strong" -> configuration.get(STRONG);
          case "ultra" -> configuration.get(ULTRA);
          default -> throw new ConfigurationException("unsupported EECDH grade \"" + grade + "\"");
        };
    if (curves.isBlank()) {
      return;
    }
    SslContext trial = SslContext.client();
    List<String> known = new ArrayList<>();
    for (String curve : curves.strip().split("[\\s,:]+")) {
      try {
        trial.groups(curve);
        known.add(curve);
      } catch (TlsFailure e) {
        log.warning("ignoring unknown ECDHE curve \"" + curve + "\"");
      }
    }
    if (known.isEmpty()) {
      log.warning("none of the configured ECDHE curves are supported");
    } else {
      context.groups(String.join(":", known));
    }
  }
}
