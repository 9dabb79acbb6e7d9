package org.facteur.queue.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.facteur.core.log.MailLog;
import org.facteur.queue.listing.LocalServer;

/** Takes submissions on the client socket, in the network process. */
public final class ClientServer implements AutoCloseable {
  private static final Duration TIME_LIMIT = Duration.ofMinutes(10);

  private final LocalServer server;

  private ClientServer(LocalServer server) {
    this.server = server;
  }

  /**
   * Makes the socket and begins to serve.
   *
   * @param log of {@code postfix/pickup}
   */
  public static ClientServer start(
      Path socket, ClientSession.Collaborators collaborators, MailLog log) throws IOException {
    // Everybody is heard: who may not submit is told so.
    return new ClientServer(
        LocalServer.start(
            socket,
            user -> true,
            TIME_LIMIT,
            log,
            channel -> new ClientSession(channel, collaborators, log).run()));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
