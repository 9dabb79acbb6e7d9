package org.facteur.maps.client;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;

/** Questions to one server over connections that are kept for a while. Thread safe. */
final class Exchange {
  private static final int CONNECTIONS = 32;
  private final Endpoint endpoint;
  private final int seconds;
  private final IdleConnections<ServerConnection> connections;

  /** A question and its answer. */
  @FunctionalInterface
  interface Question<R> {
    R ask(ServerConnection connection) throws IOException;
  }

  /**
   * @param seconds for each wait
   * @param idleSeconds for which a connection is kept
   */
  Exchange(Endpoint endpoint, int seconds, int idleSeconds) {
    this.endpoint = endpoint;
    this.seconds = seconds;
    this.connections = new IdleConnections<>(CONNECTIONS, idleSeconds);
  }

  /** Asks; a kept connection that has died is replaced once. */
  <R> R ask(Question<R> question) throws IOException {
    if (!connections.enter(seconds * 1000L)) {
      throw new SocketTimeoutException("all connections are busy");
    }
    try {
      Optional<ServerConnection> kept = connections.take();
      if (kept.isPresent()) {
        try {
          return ask(kept.get(), question);
        } catch (SocketTimeoutException e) {
          throw e;
        } catch (IOException _) {
          // The server may have been started anew.
        }
      }
      return ask(ServerConnection.open(endpoint, seconds), question);
    } finally {
      connections.leave();
    }
  }

  private <R> R ask(ServerConnection connection, Question<R> question) throws IOException {
    boolean inOrder = false;
    try {
      R answer = question.ask(connection);
      inOrder = true;
      return answer;
    } finally {
      if (inOrder) {
        connections.keep(connection);
      } else {
        connections.discard(connection);
      }
    }
  }
}
