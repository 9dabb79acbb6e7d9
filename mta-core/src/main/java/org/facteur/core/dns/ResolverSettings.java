package org.facteur.core.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * resolv.conf(5): whom to ask and how long to wait.
 *
 * @param servers at most three, in order; never empty
 * @param searchDomains for names that are not complete
 * @param dots how many dots make a name complete enough to be tried first as it is
 * @param timeout of the first try with a server
 * @param attempts how often the list of servers is gone through
 */
record ResolverSettings(
    List<InetAddress> servers,
    List<String> searchDomains,
    int dots,
    Duration timeout,
    int attempts) {
  private static final int MAXIMUM_SERVERS = 3;

  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  /** Reads the file; without one, the server of this machine is asked. */
  static ResolverSettings read(Path file) {
    return parse(text(file), text(HOST_NAME).strip());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * @param hostName of this machine: its domain is searched when the file names none
   */
  static ResolverSettings parse(String text, String hostName) {
    List<InetAddress> servers = new ArrayList<>();
    int firstDot = hostName.indexOf('.');
    List<String> search = firstDot < 0 ? List.of() : List.of(hostName.substring(firstDot + 1));
    int dots = 1;
    int timeout = 5;
    int attempts = 2;
    for (String line : text.split("\n")) {
      String[] words = line.strip().split("\\s+");
      switch (words[0]) {
        case "nameserver" -> {
          if (words.length > 1 && servers.size() < MAXIMUM_SERVERS) {
            addServer(servers, words[1]);
          }
        }
        case "search", "domain" -> search = List.of(words).subList(1, words.length);
        case "options" -> {
          for (String option : words) {
            dots = number(option, "ndots:", 15, dots);
            timeout = number(option, "timeout:", 30, timeout);
            attempts = number(option, "attempts:", 5, attempts);
          }
        }
        default -> {}
      }
    }
    if (servers.isEmpty()) {
      servers.add(InetAddress.ofLiteral("127.0.0.1"));
    }
    return new ResolverSettings(
        List.copyOf(servers),
        search.stream().map(ResolverSettings::withoutDots).toList(),
        dots,
        Duration.ofSeconds(Math.max(1, timeout)),
        Math.max(1, attempts));
  }

  private static void addServer(List<InetAddress> servers, String word) {
    try {
      servers.add(InetAddress.ofLiteral(word));
    } catch (IllegalArgumentException e) {
      // Not an address: the C library passes over such a line, too.
    }
  }

  private static int number(String option, String prefix, int most, int otherwise) {
    if (!option.startsWith(prefix)) {
      return otherwise;
    }
    try {
      return Math.min(most, Integer.parseInt(option.substring(prefix.length())));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static String withoutDots(String domain) {
    return domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
  }
}
