package org.facteur.app.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.facteur.app.master.InstanceLayout;
import org.facteur.app.master.QueueDirectories;
import org.facteur.app.process.LibraryLog;
import org.facteur.app.process.MailLogs;
import org.facteur.app.process.Workload;
import org.facteur.app.system.NetworkWorkload;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.log.QueuedLogSink;

/** Starts the whole mail system in this process, sends it one message over SMTP, and stops it. */
public final class DaemonTraining {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final List<String> SESSION =
      List.of(
          "EHLO client.example.test",
          "MAIL FROM:<a@example.test>",
          "RCPT TO:<b@example.test>",
          "DATA",
          "Subject: training\r\n\r\ntext\r\n.",
          "QUIT");

  private DaemonTraining() {}

  /**
   * Runs the training.
   *
   * @return the exit status: 0 when the message was delivered
   */
  public static int run(Path installation) throws IOException {
    try (TrainingDirectory directory = TrainingDirectory.create(installation)) {
      Configuration configuration = Configuration.load(directory.conf());
      InstanceLayout layout = directory.layout(configuration);
      try (QueuedLogSink sink = MailLogs.open(configuration)) {
        MailLog log = new MailLog(sink, "postfix/master");
        LibraryLog.connect(log);
        new QueueDirectories(layout, log).create();
        Workload workload = new NetworkWorkload(layout, configuration, sink, true);
        try {
          workload.start();
          send(directory.port());
          boolean delivered = awaitDelivery(directory.log(), sink);
          System.out.print(Files.readString(directory.log()));
          return delivered ? 0 : 1;
        } finally {
          workload.stop(LIMIT);
        }
      }
    }
  }

  private static void send(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
      socket.setSoTimeout((int) LIMIT.toMillis());
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream out = socket.getOutputStream();
      reply(reader);
      for (String command : SESSION) {
        out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        reply(reader);
      }
    }
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

  private static boolean awaitDelivery(Path log, QueuedLogSink sink) throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      sink.flush();
      if (Files.readString(log).contains("status=sent")) {
        return true;
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }
}
