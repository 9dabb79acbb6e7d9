package org.facteur.app.instance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** An SMTP server that takes everything, or, when told so, nothing. */
final class MailSink implements AutoCloseable {
  private final ServerSocket server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile boolean refusing;
  private volatile int pause;

  /** A message and when its last line had come. */
  record Received(Instant time, String text) {}

  MailSink() {
    try {
      server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("sink").start(this::serve);
  }

  int port() {
    return server.getLocalPort();
  }

  List<Received> received() {
    return received;
  }

  /** From now on every recipient is answered with 450, or no longer. */
  void refuse(boolean now) {
    refusing = now;
  }

  /** How long each message takes, in milliseconds. */
  void pause(int milliseconds) {
    pause = milliseconds;
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> session(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void session(Socket socket) {
    try (socket) {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      OutputStream out = socket.getOutputStream();
      answer(out, "220 sink.example.net ESMTP");
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String verb = line.toUpperCase(Locale.ROOT);
        if (verb.startsWith("DATA")) {
          answer(out, "354 go on");
          String text = text(reader);
          Thread.sleep(pause);
          received.add(new Received(Instant.now(), text));
          answer(out, "250 2.0.0 taken");
        } else if (verb.startsWith("RCPT") && refusing) {
          answer(out, "450 4.2.0 not now");
        } else if (verb.startsWith("QUIT")) {
          answer(out, "221 bye");
          return;
        } else {
          answer(out, "250 sink.example.net");
        }
      }
    } catch (IOException e) {
      // The client is gone; what it sent whole has been kept.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String text(BufferedReader reader) throws IOException {
    StringBuilder text = new StringBuilder();
    while (true) {
      String line = reader.readLine();
      if (line == null) {
        throw new IOException("connection closed");
      }
      if (line.equals(".")) {
        return text.toString();
      }
      text.append(line).append('\n');
    }
  }

  private static void answer(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
