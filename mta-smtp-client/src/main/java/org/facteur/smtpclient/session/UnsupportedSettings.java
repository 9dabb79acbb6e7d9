package org.facteur.smtpclient.session;

import java.util.List;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;

/** Says by name which settings of the client are not acted upon yet. */
final class UnsupportedSettings {
  private static final List<String> NAMES =
      List.of(
          "sasl_auth_enable",
          "tls_wrappermode",
          "tls_policy_maps",
          "tls_per_site",
          "generic_maps",
          "header_checks",
          "mime_header_checks",
          "nested_header_checks",
          "body_checks",
          "dns_reply_filter",
          "per_request_deadline",
          "pix_workaround_maps");

  private UnsupportedSettings() {}

  static void report(Configuration configuration, String prefix, MailLog log) {
    List<String> set =
        NAMES.stream()
            .map(name -> prefix + name)
            .filter(name -> isSet(name, configuration.text(name).orElse("")))
            .toList();
    if (!set.isEmpty()) {
      log.warning("not supported yet, and ignored: " + String.join(", ", set));
    }
  }

  private static boolean isSet(String name, String value) {
    boolean table = name.endsWith("_maps") || name.endsWith("_checks") || name.endsWith("_filter");
    return table || name.endsWith("_per_site") ? !value.isEmpty() : value.equals("yes");
  }
}
