package org.facteur.core.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The content of hosts(5): an address and its names on each line. */
final class HostsFile {
  private final Map<String, List<InetAddress>> addresses = new HashMap<>();
  private final Map<InetAddress, String> names = new HashMap<>();

  private HostsFile() {}

  static HostsFile parse(String text) {
    HostsFile file = new HostsFile();
    for (String line : text.split("\n")) {
      int comment = line.indexOf('#');
      String[] words = (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+");
      if (words.length > 1) {
        file.add(words);
      }
    }
    return file;
  }

  private void add(String[] words) {
    InetAddress address;
    try {
      address = InetAddress.ofLiteral(words[0]);
    } catch (IllegalArgumentException e) {
      return; // The C library passes over such a line, too.
    }
    names.putIfAbsent(address, words[1]);
    for (int i = 1; i < words.length; i++) {
      List<InetAddress> known =
          addresses.computeIfAbsent(words[i].toLowerCase(Locale.ROOT), name -> new ArrayList<>());
      if (!known.contains(address)) {
        known.add(address);
      }
    }
  }

  /** The addresses of a name or alias, in the order of the file. */
  List<InetAddress> addresses(String name) {
    return List.copyOf(addresses.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
  }

  /** The first name of an address. */
  Optional<String> name(InetAddress address) {
    return Optional.ofNullable(names.get(address));
  }
}
