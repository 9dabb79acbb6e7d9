package org.facteur.smtpd.access;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.facteur.core.log.MailLog;
import org.facteur.core.net.Connection;

/**
 * Asks one policy server, over connections that are kept for the next request. Safe for many
 * threads: each request has a connection to itself.
 */
final class PolicyClient {
  private static final int MAX_REPLY = 100_000;
  private static final int MAX_KEPT = 50;

  private final PolicySettings settings;
  private final PolicyConnector connector;
  private final MailLog log;
  private final ConcurrentLinkedDeque<Line> idle = new ConcurrentLinkedDeque<>();

  PolicyClient(PolicySettings settings, PolicyConnector connector, MailLog log) {
    this.settings = settings;
    this.connector = connector;
    this.log = log;
  }

  /** A connection and its history, in System.nanoTime. */
  private static final class Line {
    private final Connection connection;
    private final long born = System.nanoTime();
    private long used = born;
    private int requests;

    Line(Connection connection) {
      this.connection = connection;
    }
  }

  /**
   * Sends a request.
   *
   * @param request {@code name=value} lines and an empty line
   * @return the action, or empty when the server does not answer, which has been logged
   */
  Optional<String> ask(String request) {
    for (int count = 1; ; count++) {
      try {
        return Optional.of(exchange(request));
      } catch (IOException e) {
        String why = text(e);
        boolean stale =
            why.equals("Broken pipe")
                || why.equals("Connection reset by peer")
                || why.equals("No such file or directory");
        if (count >= settings.tryLimit() || !stale) {
          log.warning("problem talking to server " + settings.name() + ": " + why);
        }
        if (count >= settings.tryLimit() || !pause(settings.retryDelay())) {
          return Optional.empty();
        }
      }
    }
  }

  private static boolean pause(Duration time) {
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String text(IOException e) {
    return switch (e) {
      case EOFException end -> "Connection reset by peer";
      case java.net.SocketTimeoutException late -> "Connection timed out";
      default -> String.valueOf(e.getMessage());
    };
  }

  private String exchange(String request) throws IOException {
    Line line = line();
    boolean good = false;
    try {
      line.connection.write(request.getBytes(StandardCharsets.ISO_8859_1));
      line.connection.flush(settings.timeout());
      String action = reply(line.connection);
      line.requests++;
      line.used = System.nanoTime();
      good = true;
      return action;
    } finally {
      boolean spent =
          settings.requestLimit() > 0 && line.requests >= settings.requestLimit()
              || expired(line.born, settings.maxAge());
      if (good && !spent && idle.size() < MAX_KEPT) {
        idle.push(line);
      } else {
        line.connection.close();
      }
    }
  }

  private Line line() throws IOException {
    for (Line kept = idle.poll(); kept != null; kept = idle.poll()) {
      // Input that nobody asked for is the end of the connection, or nonsense.
      boolean usable =
          !expired(kept.used, settings.maxIdle())
              && !expired(kept.born, settings.maxAge())
              && !kept.connection.hasInput();
      if (usable) {
        return kept;
      }
      kept.connection.close();
    }
    try {
      return new Line(connector.connect(settings.endpoint(), settings.timeout()));
    } catch (IOException e) {
      log.warning("connect to " + settings.name() + ": " + text(e));
      throw e;
    }
  }

  private static boolean expired(long since, Duration limit) {
    return !limit.isZero() && System.nanoTime() - since > limit.toNanos();
  }

  private String reply(Connection connection) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[1024];
    while (text.indexOf("\n\n") < 0) {
      int count = connection.read(buffer, 0, buffer.length, settings.timeout());
      if (count < 0) {
        throw new EOFException();
      }
      text.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
      if (text.length() > MAX_REPLY) {
        throw new IOException("Message too long");
      }
    }
    for (String attribute : text.substring(0, text.indexOf("\n\n")).split("\n")) {
      if (attribute.startsWith("action=")) {
        return attribute.substring("action=".length());
      }
    }
    log.warning("missing attribute action in reply from " + settings.name());
    throw new IOException("Unknown error");
  }

  PolicySettings settings() {
    return settings;
  }
}
