package org.facteur.core.tls;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.tls.openssl.SslOption;

/**
 * A list of protocol versions in either notation of Postfix: {@code >=TLSv1.2}, {@code <=TLSv1.3},
 * or names to use and, with {@code !}, names not to use.
 *
 * @param minimum as on the wire; 0 for none
 * @param maximum likewise
 * @param exclusions options of OpenSSL that switch versions off
 */
public record ProtocolVersions(int minimum, int maximum, long exclusions) {
  private static final Map<String, Integer> NUMBERS = new LinkedHashMap<>();
  private static final Map<String, Long> SWITCHES = new LinkedHashMap<>();

  static {
    add("SSLv3", 0x0300, SslOption.NO_SSLV3);
    add("TLSv1", 0x0301, SslOption.NO_TLSV1);
    add("TLSv1.1", 0x0302, SslOption.NO_TLSV1_1);
    add("TLSv1.2", 0x0303, SslOption.NO_TLSV1_2);
    add("TLSv1.3", 0x0304, SslOption.NO_TLSV1_3);
  }

  private static void add(String name, int number, long option) {
    NUMBERS.put(name.toLowerCase(Locale.ROOT), number);
    SWITCHES.put(name.toLowerCase(Locale.ROOT), option);
  }

  /**
   * Reads a list.
   *
   * @throws ConfigurationException when it has an unknown name
   */
  public static ProtocolVersions parse(String list) {
    int minimum = 0;
    int maximum = 0;
    long excluded = 0;
    long included = 0;
    for (String word : list.strip().split("[\\s,:]+")) {
      if (word.isEmpty()) {
        continue;
      }
      if (word.startsWith(">=")) {
        minimum = number(word.substring(2), list);
      } else if (word.startsWith("<=")) {
        maximum = number(word.substring(2), list);
      } else if (word.startsWith("!")) {
        excluded |= option(word.substring(1), list);
      } else {
        included |= option(word, list);
      }
    }
    if (included != 0) {
      for (long option : SWITCHES.values()) {
        excluded |= option & ~included;
      }
    }
    return new ProtocolVersions(minimum, maximum, excluded);
  }

  private static int number(String name, String list) {
    Integer number = NUMBERS.get(name.toLowerCase(Locale.ROOT));
    if (number == null && name.matches("(?i)(0x)?0?[0-9a-f]{3}")) {
      number = Integer.parseInt(name.replaceFirst("(?i)^0x", ""), 16);
    }
    if (number == null) {
      throw new ConfigurationException("Invalid TLS protocol list \"" + list + "\"");
    }
    return number;
  }

  private static long option(String name, String list) {
    if (name.equalsIgnoreCase("SSLv2")) {
      return 0; // OpenSSL no longer knows it, and nobody wants it.
    }
    Long option = SWITCHES.get(name.toLowerCase(Locale.ROOT));
    if (option == null) {
      throw new ConfigurationException("Invalid TLS protocol list \"" + list + "\"");
    }
    return option;
  }
}
