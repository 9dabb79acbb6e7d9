package org.facteur.core.tls.client;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.facteur.core.log.MailLog;
import org.facteur.core.tls.openssl.SslContext;

/** tls_dane_digests: which matching types of TLSA records count, the best first. */
final class DaneDigests {
  private static final Map<String, Integer> KNOWN = Map.of("sha256", 1, "sha512", 2);
  private static final List<Integer> STANDARD = List.of(1, 2);

  private DaneDigests() {}

  static void apply(SslContext context, String list, MailLog log) {
    Map<Integer, String> wanted = new TreeMap<>();
    List<String> words =
        List.of(list.strip().split("[\\s,]+")).stream().filter(w -> !w.isEmpty()).toList();
    int order = words.size();
    for (String word : words) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      Integer number = equals < 0 ? KNOWN.get(name) : number(word.substring(equals + 1));
      if (number == null || number < 1 || number > 254) {
        log.warning(
            equals < 0
                ? "tls_dane_digests: digest algorithm " + name + " needs an explicit number"
                : "Invalid matching type number in tls_dane_digests: " + word);
        continue;
      }
      String standard = number == 1 ? "sha256" : number == 2 ? "sha512" : name;
      if (!standard.equals(name)) {
        log.warning("tls_dane_digests: matching type " + number + " can only be " + standard);
      } else if (wanted.put(number, name) != null) {
        log.warning("tls_dane_digests: matching type " + number + " specified more than once");
      } else if (!context.daneDigest(number, name, order--)) {
        log.warning("tls_dane_digests: digest algorithm \"" + name + "\"(" + number + ") unknown");
      }
    }
    for (int type : STANDARD) {
      if (!wanted.containsKey(type)) {
        context.daneDigest(type, "", 0);
      }
    }
  }

  private static Integer number(String text) {
    return text.matches("\\d{1,3}") ? Integer.valueOf(text) : null;
  }
}
