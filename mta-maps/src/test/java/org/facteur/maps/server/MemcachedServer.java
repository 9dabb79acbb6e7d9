package org.facteur.maps.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Debian's memcached, empty. */
public final class MemcachedServer extends ServerProcess {
  private static final Path MEMCACHED = Path.of("/usr/bin/memcached");

  public MemcachedServer() throws IOException {
    super(MEMCACHED, "nobody");
  }

  @Override
  protected List<String> command() {
    return List.of(
        MEMCACHED.toString(),
        "-l",
        "127.0.0.1",
        "-p",
        Integer.toString(port()),
        "-U",
        "0",
        "-m",
        "8");
  }
}
