package org.facteur.smtpclient.session;

import java.util.List;
import java.util.stream.Stream;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;

/** Says by name which settings of the client are not acted upon yet. */
final class UnsupportedSettings {
  private static final List<String> NAMES =
      List.of(
          "dns_reply_filter",
          "per_request_deadline",
          "pix_workaround_maps",
          "send_dummy_mail_auth");

  /** These have a value by default: only one that main.cf gives is worth a word. */
  private static final List<String> TUNED =
      List.of(
          "min_data_rate",
          "pix_workarounds",
          "pix_workaround_delay_time",
          "pix_workaround_threshold_time");

  private UnsupportedSettings() {}

  static void report(Configuration configuration, String prefix, MailLog log) {
    List<String> set =
        Stream.concat(
                NAMES.stream()
                    .map(name -> prefix + name)
                    .filter(name -> isSet(name, configuration.text(name).orElse(""))),
                TUNED.stream()
                    .map(name -> prefix + name)
                    .filter(configuration.settings()::containsKey))
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
