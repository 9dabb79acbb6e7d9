package org.facteur.app.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An SMTP server on 127.0.0.1 that takes any mail and keeps none: where the training's mail goes.
 */
final class TrainingSink implements AutoCloseable {
  private static final int BACKLOG = 100;
  private final ServerSocket listener;
  private final AtomicInteger messages = new AtomicInteger();

  TrainingSink() throws IOException {
    listener = new ServerSocket(0, BACKLOG, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many messages have come. */
  int messages() {
    return messages.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed: the training is over.
      return;
    }
  }

  private void serve(Socket client) {
    try (client) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      OutputStream out = client.getOutputStream();
      say(out, "220 sink.example.test ESMTP");
      boolean text = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (text && !line.equals(".")) {
          continue;
        }
        if (text) {
          messages.incrementAndGet();
        }
        say(out, text ? "250 2.0.0 Ok" : reply(line));
        text = line.equals("DATA");
      }
    } catch (IOException e) {
      // The client has gone; the count tells whether anything is missing.
      return;
    }
  }

  private static String reply(String command) {
    return switch (command.split(" ")[0]) {
      case "EHLO" ->
          "250-sink.example.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES";
      case "DATA" -> "354 go on";
      case "QUIT" -> "221 2.0.0 Bye";
      default -> "250 2.1.0 Ok";
    };
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
