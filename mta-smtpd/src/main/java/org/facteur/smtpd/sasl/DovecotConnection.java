package org.facteur.smtpd.sasl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.facteur.core.net.Connection;

/**
 * A connection to Dovecot's auth service, protocol version 1: lines of fields with a tab between
 * them. One thread.
 */
final class DovecotConnection implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LINE_LIMIT = 64 * 1024;
  private static final int HANDSHAKE_LINES = 1000;

  private final Connection connection;
  private final byte[] buffer = new byte[1024];
  private int position;
  private int end;
  private final List<DovecotMechanism> mechanisms = new ArrayList<>();

  private DovecotConnection(Connection connection) {
    this.connection = connection;
  }

  /**
   * Shakes hands.
   *
   * @throws IOException when it is not the service that it should be
   */
  static DovecotConnection open(Connection connection) throws IOException {
    DovecotConnection opened = new DovecotConnection(connection);
    try {
      opened.greet();
      return opened;
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private void greet() throws IOException {
    send("VERSION\t1\t0\nCPID\t" + ProcessHandle.current().pid());
    boolean version = false;
    for (int i = 0; i < HANDSHAKE_LINES; i++) {
      List<String> fields = receive();
      switch (fields.getFirst()) {
        case "VERSION" -> {
          if (fields.size() < 2 || !fields.get(1).equals("1")) {
            throw new IOException("protocol version mismatch");
          }
          version = true;
        }
        case "MECH" -> {
          if (fields.size() > 1) {
            DovecotMechanism.of(fields.subList(1, fields.size())).ifPresent(mechanisms::add);
          }
        }
        case "SPID" -> {
          if (!version) {
            throw new IOException("connected to wrong auth socket (auth-master)");
          }
        }
        case "DONE" -> {
          if (!version) {
            throw new IOException("protocol error");
          }
          return;
        }
        default -> {}
      }
    }
    throw new IOException("endless handshake");
  }

  List<DovecotMechanism> mechanisms() {
    return List.copyOf(mechanisms);
  }

  /** Sends a line. */
  void send(String line) throws IOException {
    connection.write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
    connection.flush(PATIENCE);
  }

  /** Waits for a line; its fields are unescaped. */
  List<String> receive() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (position == end) {
        end = connection.read(buffer, 0, buffer.length, PATIENCE);
        position = 0;
        if (end < 0) {
          end = 0;
          throw new IOException("connection closed");
        }
      }
      char c = (char) (buffer[position++] & 0xff);
      if (c == '\n') {
        return fields(line.toString());
      }
      if (line.length() >= LINE_LIMIT) {
        throw new IOException("line too long");
      }
      line.append(c);
    }
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    for (String field : line.split("\t", -1)) {
      fields.add(unescaped(field));
    }
    return fields;
  }

  /** Byte 1 escapes: {@code 0} is NUL, {@code 1} itself, {@code t} tab, {@code r}, {@code n}. */
  private static String unescaped(String field) {
    if (field.indexOf('\1') < 0) {
      return field;
    }
    StringBuilder text = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\1' && i + 1 < field.length()) {
        i++;
        c =
            switch (field.charAt(i)) {
              case '0' -> '\0';
              case '1' -> '\1';
              case 't' -> '\t';
              case 'r' -> '\r';
              case 'n' -> '\n';
              default -> field.charAt(i);
            };
      }
      text.append(c);
    }
    return text.toString();
  }

  /** Whether the service has hung up, or said what nobody asked for. */
  boolean isStale() {
    return position < end || connection.hasInput();
  }

  @Override
  public void close() {
    connection.close();
  }
}
