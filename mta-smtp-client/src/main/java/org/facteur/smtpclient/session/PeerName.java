package org.facteur.smtpclient.session;

import java.util.OptionalInt;

/**
 * How a server is called in logs and notices.
 *
 * @param host its name; for a Unix-domain socket our own
 * @param address or the path of the socket
 * @param port nothing for a Unix-domain socket
 */
public record PeerName(String host, String address, OptionalInt port) {
  /** {@code host[address]}. */
  public String name() {
    return host + "[" + address + "]";
  }

  /** {@code host[address]:port}: the {@code relay=} of the log. */
  public String nameAndPort() {
    return port.isPresent() ? name() + ":" + port.getAsInt() : name();
  }
}
