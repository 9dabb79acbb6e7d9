package org.facteur.smtpclient.route;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/** Port numbers of TCP services: digits, the names mail uses, and those of services(5). */
public final class ServicePorts {
  private static final Map<String, Integer> KNOWN =
      Map.of(
          "smtp", 25, "mail", 25, "lmtp", 24, "submission", 587, "submissions", 465, "smtps", 465);

  private final Path services;

  /**
   * @param services usually /etc/services; read only for names that are not known here
   */
  public ServicePorts(Path services) {
    this.services = services;
  }

  /** The port of a service, or nothing when nobody knows it. */
  public OptionalInt find(String service) {
    if (!service.isEmpty() && service.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return service.length() <= 5 && Integer.parseInt(service) <= 0xffff
          ? OptionalInt.of(Integer.parseInt(service))
          : OptionalInt.empty();
    }
    Integer known = KNOWN.get(service);
    return known != null ? OptionalInt.of(known) : fromFile(service);
  }

  private OptionalInt fromFile(String service) {
    try {
      for (String line : Files.readString(services, StandardCharsets.ISO_8859_1).split("\n")) {
        int comment = line.indexOf('#');
        String[] words = (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+");
        if (words.length > 1 && words[1].matches("\\d{1,5}/tcp")) {
          for (int i = 0; i < words.length; i++) {
            if (i != 1 && words[i].equals(service)) {
              return OptionalInt.of(
                  Integer.parseInt(words[1].substring(0, words[1].length() - "/tcp".length())));
            }
          }
        }
      }
      return OptionalInt.empty();
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }
}
