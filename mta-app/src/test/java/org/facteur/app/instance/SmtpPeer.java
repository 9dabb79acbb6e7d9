package org.facteur.app.instance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An SMTP client that says what it is told to and reads one reply at a time. */
final class SmtpPeer implements AutoCloseable {
  private final Socket socket = new Socket();
  private final BufferedReader reader;
  private final OutputStream writer;

  SmtpPeer(int port) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
    socket.setSoTimeout(30_000);
    socket.setTcpNoDelay(true);
    reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    writer = socket.getOutputStream();
    try {
      reply();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends a line and returns the last line of the reply. */
  String say(String line) throws IOException {
    send(line);
    return reply();
  }

  /** Sends a line and waits for nothing. */
  void send(String line) throws IOException {
    writer.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    writer.flush();
  }

  String reply() throws IOException {
    String line;
    do {
      line = reader.readLine();
      if (line == null) {
        throw new IOException("connection closed");
      }
    } while (line.length() > 3 && line.charAt(3) == '-');
    return line;
  }

  /**
   * Hands in a message.
   *
   * @param text lines without dots at their beginnings
   * @return the reply to the end of data, or the first one that is no success
   */
  String mail(String sender, String recipient, String text) throws IOException {
    String reply = say("MAIL FROM:<" + sender + ">");
    if (reply.startsWith("250")) {
      reply = say("RCPT TO:<" + recipient + ">");
    }
    if (reply.startsWith("250")) {
      reply = say("DATA");
    }
    if (reply.startsWith("354")) {
      send(text.replace("\n", "\r\n"));
      reply = say(".");
    }
    return reply;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
