package org.facteur.app.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends single messages to the server under training: with HELO and command by command as simple
 * programs do, or with EHLO and in batches as mail servers do (RFC 2920).
 */
final class TrainingClient {
  private static final int BODY_LINES = 60;
  private final int port;
  private final Duration patience;

  TrainingClient(int port, Duration patience) {
    this.port = port;
    this.patience = patience;
  }

  /** Sends a message of 4 kilobytes on a connection of its own. */
  void send(String recipient, boolean batches) throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) patience.toMillis());
      BufferedReader replies =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      reply(replies);
      for (List<String> batch : conversation(recipient, batches)) {
        OutputStream out = socket.getOutputStream();
        out.write((String.join("\r\n", batch) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < batch.size(); i++) {
          reply(replies);
        }
      }
    }
  }

  private static List<List<String>> conversation(String recipient, boolean batches) {
    List<String> envelope =
        List.of("MAIL FROM:<a@example.test>", "RCPT TO:<" + recipient + ">", "DATA");
    List<List<String>> steps = new ArrayList<>();
    steps.add(List.of((batches ? "EHLO" : "HELO") + " client.example.test"));
    if (batches) {
      steps.add(envelope);
    } else {
      envelope.forEach(command -> steps.add(List.of(command)));
    }
    steps.add(List.of(message(recipient)));
    steps.add(List.of("QUIT"));
    return steps;
  }

  private static String message(String recipient) {
    String header =
        """
        Received: from inside.example.test (inside.example.test [192.0.2.1])
        \tby client.example.test (Postfix) with ESMTP id 123456
        \tfor <%1$s>; Thu,  1 Jan 2026 00:00:00 +0000 (UTC)
        Date: Thu, 1 Jan 2026 00:00:00 +0000
        From: A. Sender <a@example.test>
        To: "B. Recipient" <%1$s>
        Subject: training
        Message-Id: <20260101000000.123456@client.example.test>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8

        """;
    String body = "All work and no play makes a mail server slow at its first messages.\n";
    return (header.formatted(recipient) + body.repeat(BODY_LINES) + ".").replace("\n", "\r\n");
  }

  private static void reply(BufferedReader reader) throws IOException {
    String line = reader.readLine();
    while (line != null && line.startsWith("-", 3)) {
      line = reader.readLine();
    }
    if (line == null || line.charAt(0) > '3') {
      throw new IOException("reply: " + line);
    }
  }
}
