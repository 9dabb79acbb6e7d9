package org.facteur.maps.client;

import java.io.IOException;
import java.util.Optional;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTables;
import org.facteur.maps.database.DatabaseTable;
import org.facteur.maps.database.DomainFilter;
import org.facteur.maps.database.TableDefinition;
import org.facteur.maps.database.Template;

/** A memcached server, with the text protocol, and the table behind it if there is one. */
final class MemcacheTable implements DatabaseTable {
  private static final int IDLE_SECONDS = 60;
  private static final int LONGEST_KEY = 250;
  private static final String NO_ENTRY = "END";
  private final String name;
  private final LookupTables tables;
  private final Exchange exchange;
  private final DomainFilter domains;
  private final Template keyFormat;
  private final Optional<LookupTable> backup;
  private final int flags;
  private final int ttl;
  private final int longestData;
  private final int longestLine;
  private final int attempts;
  private final long pauseMilliseconds;

  MemcacheTable(TableDefinition definition, Endpoint server) {
    this.name = definition.tableName();
    this.tables = definition.tables();
    this.exchange = new Exchange(server, definition.number("timeout", 2, 1), IDLE_SECONDS);
    this.domains = DomainFilter.of(definition);
    this.keyFormat =
        Template.parse(definition.text("key_format", "%s"), "key_format", definition.label());
    this.backup = definition.table("backup");
    this.flags = definition.number("flags", 0, 0);
    this.ttl = definition.number("ttl", 3600, 0);
    this.longestData = definition.number("data_size_limit", 10240, 1);
    this.longestLine = definition.number("line_size_limit", 1024, 1);
    this.attempts = definition.number("max_try", 2, 1);
    this.pauseMilliseconds = definition.number("retry_pause", 1, 0) * 1000L;
  }

  @Override
  public Optional<String> find(String key) throws LookupFailure {
    if (!domains.passes(key)) {
      return Optional.empty();
    }
    Optional<String> expanded = keyFormat.forKey(key, part -> part).map(Utf8Text::encode);
    if (expanded.isEmpty()) {
      return Optional.empty();
    }
    String cacheKey = expanded.get();
    boolean cacheable = isValid(cacheKey);
    LookupFailure failure = null;
    if (cacheable) {
      try {
        Optional<String> cached = get(cacheKey);
        if (cached.isPresent()) {
          return cached.map(MemcacheTable::characters);
        }
      } catch (IOException e) {
        tables.warn(name + ": memcache: " + Endpoint.reason(e));
        failure = new LookupFailure(name, "(memcache error)", e);
      }
    }
    if (backup.isEmpty()) {
      if (failure != null) {
        throw failure;
      }
      return Optional.empty();
    }
    Optional<String> value = backup.get().find(Utf8Text.encode(key));
    if (value.isPresent() && cacheable && failure == null) {
      set(cacheKey, value.get());
    }
    return value.map(MemcacheTable::characters);
  }

  private static String characters(String bytes) {
    return Utf8Text.decode(bytes).orElse(bytes);
  }

  /** Nothing that could end a command. */
  private static boolean isValid(String key) {
    return !key.isEmpty()
        && key.length() <= LONGEST_KEY
        && key.chars().allMatch(c -> c > ' ' && c != 0x7f);
  }

  private Optional<String> get(String key) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return exchange.ask(connection -> get(connection, key));
      } catch (java.net.ConnectException e) {
        throw e;
      } catch (IOException e) {
        if (attempt >= attempts) {
          throw e;
        }
        pause();
      }
    }
  }

  private void pause() throws IOException {
    try {
      Thread.sleep(pauseMilliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted");
    }
  }

  private Optional<String> get(ServerConnection connection, String key) throws IOException {
    connection.send("get " + key + "\r\n");
    String line = connection.readLine(longestLine);
    if (line.equals(NO_ENTRY)) {
      return Optional.empty();
    }
    String[] words = line.split(" ");
    if (words.length < 4 || !words[0].equals("VALUE") || !words[3].matches("[0-9]{1,9}")) {
      throw unexpected(line);
    }
    int length = Integer.parseInt(words[3]);
    if (length > longestData) {
      throw new IOException("data longer than " + longestData);
    }
    String data = connection.read(length);
    if (!connection.readLine(longestLine).isEmpty()
        || !connection.readLine(longestLine).equals(NO_ENTRY)) {
      throw unexpected(line);
    }
    return Optional.of(data);
  }

  private static IOException unexpected(String line) {
    return new IOException("unexpected memcache server reply: %.30s".formatted(line));
  }

  private void set(String key, String value) {
    if (value.length() > longestData) {
      return;
    }
    try {
      exchange.ask(
          connection -> {
            connection.send(
                "set %s %d %d %d\r\n%s\r\n".formatted(key, flags, ttl, value.length(), value));
            String line = connection.readLine(longestLine);
            if (!line.equals("STORED")) {
              throw unexpected(line);
            }
            return line;
          });
    } catch (IOException e) {
      tables.warn(name + ": memcache: " + Endpoint.reason(e));
    }
  }
}
