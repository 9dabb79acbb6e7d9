package org.facteur.smtpd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.facteur.core.config.Configuration;
import org.facteur.core.net.Connection;
import org.facteur.core.net.Listener;
import org.facteur.core.net.NettyTransport;
import org.facteur.smtpd.access.ClientIdentity;

/**
 * One smtpd service of master.cf: listens, and runs a session on a virtual thread for each client.
 * Safe for many threads. A reload reaches the sessions that begin after it.
 */
public final class SmtpServer implements AutoCloseable {
  private final List<InetSocketAddress> addresses;
  private final int backlog;
  private final ServerParts initialParts;
  private final AtomicReference<ServerSnapshot> snapshot = new AtomicReference<>();
  private final Set<Connection> sessions = ConcurrentHashMap.newKeySet();
  private final List<Listener> listeners = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();

  /**
   * @param addresses where to listen; may be empty for a server that is only given connections
   * @param configuration main.cf overlaid with the service's options
   */
  public SmtpServer(
      List<InetSocketAddress> addresses,
      int backlog,
      ServerParts parts,
      Configuration configuration) {
    this.addresses = List.copyOf(addresses);
    this.backlog = backlog;
    this.initialParts = parts;
    reload(configuration, parts);
  }

  /** Begins to listen. */
  public void start(NettyTransport transport) throws IOException {
    for (InetSocketAddress address : addresses) {
      listeners.add(Listener.listen(transport, address, backlog, this::serve));
    }
  }

  /** Where it listens, with the ports that the kernel chose. */
  public List<SocketAddress> listening() {
    return listeners.stream().map(Listener::address).toList();
  }

  /** Takes another configuration; sessions under way keep theirs. */
  public void reload(Configuration configuration) {
    reload(configuration, initialParts);
  }

  /** Takes another configuration and what was built from it. */
  public void reload(Configuration configuration, ServerParts parts) {
    ServerSnapshot next = ServerSnapshot.of(configuration, parts);
    next.access().problems().forEach(problem -> parts.log().fatal(problem));
    snapshot.set(next);
  }

  /** Serves a connection on a thread of its own; returns at once. */
  public void serve(Connection connection) {
    sessions.add(connection);
    Thread.ofVirtual().name("smtpd").start(() -> run(connection));
  }

  /** Serves a connection on the calling thread to its end. */
  public void run(Connection connection) {
    run(connection, Optional.empty());
  }

  /**
   * Serves a client of whom more is known than the connection tells: the user who runs {@code
   * sendmail -bs}.
   */
  public void run(Connection connection, ClientIdentity client) {
    run(connection, Optional.of(client));
  }

  private void run(Connection connection, Optional<ClientIdentity> known) {
    sessions.add(connection);
    ServerSnapshot current = snapshot.get();
    ServerParts parts = current.parts();
    try {
      ClientIdentity client = known.orElseGet(() -> identify(current, connection));
      new SmtpSession(current, connection, client).run();
    } catch (RuntimeException e) {
      parts.log().panic("session of " + connection.remoteAddress() + " failed: " + e);
      apologize(current, connection);
    } finally {
      connection.close();
      sessions.remove(connection);
      signalEnd();
    }
  }

  /** Not even the session could be made: the client hears that it may try again. */
  private static void apologize(ServerSnapshot current, Connection connection) {
    String text = "421 4.3.0 " + current.settings().hostname() + " Server local error\r\n";
    try {
      connection.write(text.getBytes(StandardCharsets.ISO_8859_1));
      connection.flush(current.settings().timeout());
    } catch (IOException e) {
      current.parts().log().info("lost connection with " + connection.remoteAddress());
    }
  }

  private static ClientIdentity identify(ServerSnapshot current, Connection connection) {
    ServerParts parts = current.parts();
    InetAddress address = InetAddress.getLoopbackAddress();
    int port = 0;
    if (connection.remoteAddress() instanceof InetSocketAddress remote
        && remote.getAddress() != null) {
      address = remote.getAddress();
      port = remote.getPort();
    }
    return new ClientNames(parts.names(), parts.log())
        .identify(address, port, current.settings().nameLookup());
  }

  private void signalEnd() {
    lock.lock();
    try {
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many sessions are open. */
  public int openSessions() {
    return sessions.size();
  }

  /** Stops listening; sessions go on. */
  public void stopAccepting() {
    listeners.forEach(Listener::close);
    listeners.clear();
  }

  /** Waits until no session is open; false when the time is over before. */
  public boolean awaitIdle(Duration time) throws InterruptedException {
    long left = time.toNanos();
    lock.lock();
    try {
      while (!sessions.isEmpty()) {
        if (left <= 0) {
          return false;
        }
        left = ended.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Stops listening and breaks the sessions that are open. */
  @Override
  public void close() {
    stopAccepting();
    sessions.forEach(Connection::close);
  }
}
