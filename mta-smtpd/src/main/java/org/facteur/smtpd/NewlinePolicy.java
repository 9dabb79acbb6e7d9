package org.facteur.smtpd;

import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;

/**
 * What is done about lines that end in LF alone, which some use to smuggle a second message into a
 * first: smtpd_forbid_bare_newline.
 *
 * @param standardEnd only {@code CR LF . CR LF} ends a message
 * @param reject a bare LF is refused and the session ends
 * @param note a bare LF is logged
 * @param rejectCode smtpd_forbid_bare_newline_reject_code
 */
record NewlinePolicy(boolean standardEnd, boolean reject, boolean note, int rejectCode) {
  private static final Parameter<String> FORBID = Parameter.string("smtpd_forbid_bare_newline");
  private static final Parameter<Integer> CODE =
      Parameter.integer("smtpd_forbid_bare_newline_reject_code");
  private static final NewlinePolicy TOLERANT = new NewlinePolicy(false, false, false, 0);

  static NewlinePolicy of(Configuration from) {
    int code = from.get(CODE);
    return switch (from.get(FORBID).toLowerCase(java.util.Locale.ROOT)) {
      case "no" -> TOLERANT;
      case "yes", "normalize" -> new NewlinePolicy(true, false, false, code);
      case "reject" -> new NewlinePolicy(true, true, false, code);
      case "note" -> new NewlinePolicy(true, false, true, code);
      default ->
          throw new ConfigurationException(
              "bad smtpd_forbid_bare_newline value: " + from.get(FORBID));
    };
  }

  /** For clients in smtpd_forbid_bare_newline_exclusions. */
  static NewlinePolicy tolerant() {
    return TOLERANT;
  }
}
