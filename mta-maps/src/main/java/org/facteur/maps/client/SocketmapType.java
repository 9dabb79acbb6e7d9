package org.facteur.maps.client;

import java.io.IOException;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;

/** {@code socketmap:inet:host:port:name}, {@code socketmap:unix:path:name}: socketmap_table(5). */
public final class SocketmapType implements LookupTableType {
  private static final int SECONDS = 100;
  private static final int IDLE_SECONDS = 10;
  private static final int LONGEST_REPLY = 100_000;
  private static final int LONGEST_NUMBER = 9;

  @Override
  public String type() {
    return "socketmap";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    int colon = name.lastIndexOf(':');
    boolean whole =
        colon > 0
            && colon + 1 < name.length()
            && (name.startsWith("inet:") || name.startsWith("unix:"));
    if (!whole) {
      throw new ConfigurationException(
          "socketmap:" + name + ": requires server:socketmap argument");
    }
    try {
      Endpoint server = Endpoint.parse(name.substring(0, colon));
      return new SocketmapTable(
          "socketmap:" + name,
          name.substring(colon + 1),
          new Exchange(server, SECONDS, IDLE_SECONDS),
          tables);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("socketmap:" + name + ": " + e.getMessage(), e);
    }
  }

  private record SocketmapTable(String name, String map, Exchange exchange, LookupTables tables)
      implements LookupTable {
    @Override
    public boolean isPattern() {
      return true;
    }

    @Override
    public Optional<String> find(String key) throws LookupFailure {
      String request = map + " " + key;
      String reply;
      try {
        reply =
            exchange.ask(
                connection -> {
                  connection.send(request.length() + ":" + request + ",");
                  return netstring(connection);
                });
      } catch (IOException e) {
        throw problem(name + ": " + Endpoint.reason(e));
      }
      int space = reply.indexOf(' ');
      String status = space < 0 ? reply : reply.substring(0, space);
      String text = space < 0 ? "" : reply.substring(space + 1);
      return switch (status) {
        case "OK" -> Optional.of(text);
        case "NOTFOUND" -> Optional.empty();
        case "TEMP", "TIMEOUT", "PERM" ->
            throw problem(
                "%s socketmap server %s error%s%.200s"
                    .formatted(
                        name,
                        status.toLowerCase(java.util.Locale.ROOT),
                        text.isEmpty() ? "" : ": ",
                        text));
        default -> throw problem("%s: unexpected reply: %.100s".formatted(name, reply));
      };
    }

    private static String netstring(ServerConnection connection) throws IOException {
      String number = connection.readUntil(':', LONGEST_NUMBER);
      if (number.isEmpty() || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
        throw new IOException("netstring format error");
      }
      int length = Integer.parseInt(number);
      if (length > LONGEST_REPLY) {
        throw new IOException("netstring too long: " + length);
      }
      String text = connection.read(length);
      if (!connection.read(1).equals(",")) {
        throw new IOException("netstring format error");
      }
      return text;
    }

    private LookupFailure problem(String text) {
      tables.warn(text);
      return new LookupFailure(name, "Application error");
    }
  }
}
