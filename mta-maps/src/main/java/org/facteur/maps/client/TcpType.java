package org.facteur.maps.client;

import java.io.IOException;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;

/** {@code tcp:host:port}: tcp_table(5). */
public final class TcpType implements LookupTableType {
  private static final int SECONDS = 100;
  private static final int IDLE_SECONDS = 60;
  private static final int LONGEST_REPLY = 4096;

  @Override
  public String type() {
    return "tcp";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    try {
      Endpoint server = Endpoint.parse(name);
      return new TcpTable(name, new Exchange(server, SECONDS, IDLE_SECONDS), tables);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("tcp:" + name + ": " + e.getMessage(), e);
    }
  }

  private record TcpTable(String server, Exchange exchange, LookupTables tables)
      implements LookupTable {
    @Override
    public String name() {
      return "tcp:" + server;
    }

    @Override
    public boolean isPattern() {
      return true;
    }

    @Override
    public Optional<String> find(String key) throws LookupFailure {
      String reply;
      try {
        reply =
            exchange.ask(
                connection -> {
                  connection.send("get " + PercentCode.encode(key) + "\n");
                  return connection.readUntil('\n', LONGEST_REPLY);
                });
      } catch (IOException e) {
        throw problem("connect to TCP map " + server + ": " + Endpoint.reason(e));
      }
      return value(reply);
    }

    private Optional<String> value(String reply) throws LookupFailure {
      String shown = reply.substring(0, Math.min(reply.length(), 100));
      if (!reply.matches("[0-9]{3}\\s.*")) {
        throw problem("read TCP map reply from " + server + ": malformed reply: " + shown);
      }
      String text = reply.substring(4);
      return switch (reply.substring(0, 3)) {
        case "500" -> Optional.empty();
        case "200" ->
            Optional.of(
                PercentCode.decode(text)
                    .orElseThrow(
                        () ->
                            problem(
                                "read TCP map reply from "
                                    + server
                                    + ": malformed reply: "
                                    + shown)));
        case "400" -> throw problem("read TCP map reply from " + server + ": " + text);
        default ->
            throw problem("read TCP map reply from " + server + ": bad status code: " + shown);
      };
    }

    private LookupFailure problem(String text) {
      tables.warn(text);
      return new LookupFailure(name(), "Application error");
    }
  }
}
