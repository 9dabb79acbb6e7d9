package org.facteur.core.tls;

import java.util.Locale;
import java.util.Map;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.tls.openssl.SslContext;
import org.facteur.core.tls.openssl.SslOption;

/** What servers and clients set alike: tls_disable_workarounds, tls_ssl_options, authorities. */
public final class ContextOptions {
  private static final Parameter<String> WORKAROUNDS = Parameter.string("tls_disable_workarounds");
  private static final Parameter<String> OPTIONS = Parameter.string("tls_ssl_options");
  private static final Parameter<Boolean> DEFAULT_CA = Parameter.bool("tls_append_default_CA");

  private ContextOptions() {}

  /** Sets the options; unknown names are warned of. */
  public static void apply(SslContext context, Configuration configuration, MailLog log) {
    context.clearOptions(bits(WORKAROUNDS, SslOption.WORKAROUND_NAMES, configuration, log));
    context.options(bits(OPTIONS, SslOption.OPTION_NAMES, configuration, log));
  }

  private static long bits(
      Parameter<String> parameter,
      Map<String, Long> names,
      Configuration configuration,
      MailLog log) {
    long bits = 0;
    for (String word : configuration.get(parameter).strip().split("[\\s,]+")) {
      if (word.isEmpty()) {
        continue;
      }
      Long bit = names.get(word.toUpperCase(Locale.ROOT));
      if (bit != null) {
        bits |= bit;
      } else if (word.matches("(?i)0x[0-9a-f]{1,15}")) {
        bits |= Long.parseLong(word.substring(2), 16);
      } else {
        log.warning("unknown " + parameter.name() + " value \"" + word + "\"");
      }
    }
    return bits;
  }

  /**
   * Sets whom to trust.
   *
   * @param file of certificates, or empty
   * @param directory hashed as c_rehash(1) does it, or empty
   */
  public static void authorities(
      SslContext context, Configuration configuration, String file, String directory, MailLog log)
      throws TlsFailure {
    if (configuration.get(DEFAULT_CA)) {
      context.defaultAuthorities();
    }
    if (file.isEmpty() && directory.isEmpty()) {
      return;
    }
    try {
      context.authorities(file, directory);
    } catch (TlsFailure e) {
      log.warning(
          "cannot load Certification Authority data, "
              + (file.isEmpty() ? "" : "CAfile=\"" + file + "\"")
              + (file.isEmpty() || directory.isEmpty() ? "" : ", ")
              + (directory.isEmpty() ? "" : "CApath=\"" + directory + "\"")
              + ": disabling TLS support");
      throw e;
    }
  }
}
