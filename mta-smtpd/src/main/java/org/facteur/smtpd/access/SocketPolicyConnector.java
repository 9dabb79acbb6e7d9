package org.facteur.smtpd.access;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.facteur.core.dns.HostLookup;
import org.facteur.core.dns.HostNames;
import org.facteur.core.net.Connection;
import org.facteur.core.net.Connector;

/** Connects to policy servers over TCP and Unix-domain sockets. */
public final class SocketPolicyConnector implements PolicyConnector {
  private final Connector connector;
  private final HostNames names;
  private final Path queueDirectory;

  public SocketPolicyConnector(Connector connector, HostNames names, Path queueDirectory) {
    this.connector = connector;
    this.names = names;
    this.queueDirectory = queueDirectory;
  }

  @Override
  public Connection connect(String endpoint, Duration timeout) throws IOException {
    if (endpoint.startsWith("unix:")) {
      return connector.connect(queueDirectory.resolve(endpoint.substring(5)), timeout);
    }
    String hostAndPort = endpoint.startsWith("inet:") ? endpoint.substring(5) : endpoint;
    int colon = hostAndPort.lastIndexOf(':');
    String host = colon < 0 ? "" : hostAndPort.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    String port = hostAndPort.substring(colon + 1);
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
      throw new IOException("Servname not supported for ai_socktype");
    }
    HostLookup found =
        names.addresses(host.isEmpty() ? "localhost" : host, HostNames.BOTH_FAMILIES);
    if (found instanceof HostLookup.Failure failure) {
      throw new IOException(failure.text());
    }
    IOException last = new IOException("Name or service not known");
    for (InetAddress address : ((HostLookup.Addresses) found).addresses()) {
      try {
        return connector.connect(
            new InetSocketAddress(address, Integer.parseInt(port)), Optional.empty(), timeout);
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }
}
