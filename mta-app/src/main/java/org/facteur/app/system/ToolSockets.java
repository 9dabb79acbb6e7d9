package org.facteur.app.system;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.StringList;
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
  private static final Parameter<String> AUTHORIZED_MAILQ_USERS =
      Parameter.string("authorized_mailq_users");
  private static final Parameter<String> AUTHORIZED_FLUSH_USERS =
      Parameter.string("authorized_flush_users");
  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final MailLog log;

  private ToolSockets(MailLog log) {
    this.log = log;
  }

  static ToolSockets open(
      SystemParts parts,
      RoutingSnapshot snapshot,
      Supplier<Configuration> configuration,
      MailIntake intake,
      QueueManager manager,
      QueueLister lister,
      Runnable pickup,
      FlushProtocol.Requests flush)
      throws IOException {
    ToolSockets sockets = new ToolSockets(parts.log(snapshot.configuration(), "master"));
    String owner = parts.layout().owner().name();
    Path directory = parts.layout().queueDirectory().resolve("public");
    Predicate<String> privileged = user -> user.equals("root") || user.equals(owner);
    Predicate<String> mayList =
        privileged.or(sockets.listed(AUTHORIZED_MAILQ_USERS, configuration, parts));
    Predicate<String> mayFlush =
        privileged.or(sockets.listed(AUTHORIZED_FLUSH_USERS, configuration, parts));
    sockets.serve(
        directory.resolve("showq"),
        mayList,
        connection -> ShowqProtocol.serve(connection, lister::list));
    sockets.serve(
        directory.resolve("qmgr"),
        mayFlush,
        connection -> Trigger.serve(connection, letters -> trigger(manager, letters)));
    // Whoever may leave a file in maildrop may say so.
    sockets.serve(
        directory.resolve("pickup"),
        user -> true,
        connection -> Trigger.serve(connection, letters -> pickup.run()));
    sockets.serve(
        directory.resolve("flush"), mayFlush, connection -> FlushProtocol.serve(connection, flush));
    ClientSession.Collaborators collaborators =
        new ClientSession.Collaborators(
            intake,
            snapshot.pickup(),
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

  private void serve(Path path, Predicate<String> admitted, LocalServer.Handler handler)
      throws IOException {
    open.add(LocalServer.start(path, admitted, DEADLINE, log, handler));
  }

  /**
   * Whom a list of users admits. Postfix's tools ask it themselves, being set-group-id; ours run
   * with the rights of their caller, so that the server has to ask.
   */
  private Predicate<String> listed(
      Parameter<String> list, Supplier<Configuration> configuration, SystemParts parts) {
    return user -> {
      try {
        return StringList.of(list.name(), configuration.get(), parts.tables(), log).matches(user);
      } catch (LookupFailure e) {
        log.warning(list.name() + ": " + e.getMessage());
        return false;
      }
    };
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
