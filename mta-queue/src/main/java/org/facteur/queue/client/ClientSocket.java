package org.facteur.queue.client;

import java.nio.file.Path;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;

/** Where the socket is. */
public final class ClientSocket {
  private static final Parameter<String> QUEUE_DIRECTORY = Parameter.string("queue_directory");

  private ClientSocket() {}

  public static Path of(Configuration configuration) {
    return Path.of(configuration.get(QUEUE_DIRECTORY)).resolve("public").resolve("client");
  }
}
