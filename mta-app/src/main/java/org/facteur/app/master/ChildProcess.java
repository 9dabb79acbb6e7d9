package org.facteur.app.master;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.facteur.core.log.MailLog;

/**
 * A child of the master: orders go to its standard input, a line each; {@code ready} comes back on
 * its standard output. The end of its input tells a child that the master is gone.
 */
final class ChildProcess {
  private final String name;
  private final Process process;
  private final OutputStream orders;
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  private final MailLog log;

  /** Starts the program. */
  ChildProcess(String name, List<String> command, MailLog log) throws IOException {
    this.name = name;
    this.log = log;
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
    builder.environment().put("FACTEUR_PROGRAM", name);
    builder.redirectErrorStream(true);
    this.process = builder.start();
    this.orders = process.getOutputStream();
    // A platform thread: a read of a pipe holds the carrier of a virtual one.
    Thread.ofPlatform().daemon().name(name + " output").start(this::readOutput);
  }

  private void readOutput() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.equals("ready")) {
          ready.complete(true);
        } else {
          log.warning(name + ": " + line);
        }
      }
    } catch (IOException e) {
      log.warning(name + " process: " + e.getMessage());
    }
    ready.complete(false);
  }

  String name() {
    return name;
  }

  Process process() {
    return process;
  }

  /** Waits until the child says that it works; false when it ended or the time is over. */
  boolean awaitReady(Duration timeout) {
    try {
      return ready.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      return false;
    }
  }

  /** Sends an order; an ended child is the watcher's business. */
  void order(String word) {
    try {
      orders.write((word + "\n").getBytes(StandardCharsets.US_ASCII));
      orders.flush();
    } catch (IOException e) {
      log.warning(name + " process does not take orders: " + e.getMessage());
    }
  }
}
