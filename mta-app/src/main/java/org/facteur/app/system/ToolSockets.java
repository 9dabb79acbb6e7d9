package org.facteur.app.system;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.facteur.core.log.MailLog;
import org.facteur.queue.client.ClientServer;
import org.facteur.queue.client.ClientSession;
import org.facteur.queue.client.ClientSocket;
import org.facteur.queue.intake.MailIntake;
import org.facteur.queue.listing.FlushProtocol;
import org.facteur.queue.listing.LocalServer;
import org.facteur.queue.listing.QueueLister;
import org.facteur.queue.listing.ShowqProtocol;
import org.facteur.queue.listing.Trigger;
import org.facteur.queue.manager.QueueManager;

/** The sockets below {@code public/}: for the tools, and for programs that know Postfix's. */
final class ToolSockets implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final MailLog log;

  private ToolSockets(MailLog log) {
    this.log = log;
  }

  static ToolSockets open(
      SystemParts parts,
      RoutingSnapshot snapshot,
      MailIntake intake,
      QueueManager manager,
      QueueLister lister,
      Runnable pickup,
      FlushProtocol.Requests flush)
      throws IOException {
    ToolSockets sockets = new ToolSockets(parts.log(snapshot.configuration(), "master"));
    String owner = parts.layout().owner().name();
    Path directory = parts.layout().queueDirectory().resolve("public");
    sockets.serve(
        directory.resolve("showq"),
        owner,
        connection -> ShowqProtocol.serve(connection, lister::list));
    sockets.serve(
        directory.resolve("qmgr"),
        owner,
        connection -> Trigger.serve(connection, letters -> trigger(manager, letters)));
    sockets.serve(
        directory.resolve("pickup"),
        owner,
        connection -> Trigger.serve(connection, letters -> pickup.run()));
    sockets.serve(
        directory.resolve("flush"), owner, connection -> FlushProtocol.serve(connection, flush));
    ClientSession.Collaborators collaborators =
        new ClientSession.Collaborators(
            intake,
            snapshot.configuration(),
            parts.tables(),
            new org.facteur.core.posix.UserDatabase(),
            parts.clock().getZone());
    sockets.open.add(
        ClientServer.start(
            ClientSocket.of(snapshot.configuration()),
            collaborators,
            parts.log(snapshot.configuration(), "pickup")));
    return sockets;
  }

  private void serve(Path path, String owner, LocalServer.Handler handler) throws IOException {
    open.add(
        LocalServer.start(
            path, user -> user.equals("root") || user.equals(owner), DEADLINE, log, handler));
  }

  private static void trigger(QueueManager manager, String letters) {
    if (letters.indexOf('A') >= 0) {
      manager.flush();
    } else {
      manager.rescan();
    }
  }

  @Override
  public void close() {
    for (AutoCloseable socket : open) {
      try {
        socket.close();
      } catch (Exception e) {
        log.warning("closing a socket: " + e.getMessage());
      }
    }
  }
}
