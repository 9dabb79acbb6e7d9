package org.facteur.smtpclient.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.facteur.core.net.Connection;
import org.junit.jupiter.api.Test;

/** Connections over real sockets of this machine. */
class SocketConnectorTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private final SocketConnector connector = new SocketConnector();

  @Test
  void talksOverTcp() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      talks(server, server.getLocalAddress());
    }
  }

  @Test
  void talksOverAUnixDomainSocket() throws IOException {
    // Not a @TempDir: its path may be too long for a socket.
    Path path = Files.createTempDirectory("s").resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      talks(server, server.getLocalAddress());
    } finally {
      Files.deleteIfExists(path);
      Files.delete(path.getParent());
    }
  }

  private void talks(ServerSocketChannel server, SocketAddress address) throws IOException {
    try (Connection connection = connector.connect(address, Optional.empty(), LONG);
        SocketChannel peer = server.accept()) {
      byte[] large = new byte[20_000];
      connection.write("a".getBytes());
      connection.write(large);
      connection.write("z".getBytes());
      connection.flush(LONG);
      ByteBuffer received = ByteBuffer.allocate(20_002);
      while (received.hasRemaining() && peer.read(received) >= 0) {
        // until all has come
      }
      assertThat(received.get(0)).isEqualTo((byte) 'a');
      assertThat(received.get(20_001)).isEqualTo((byte) 'z');
      byte[] buffer = new byte[10];
      peer.write(ByteBuffer.wrap("hello".getBytes()));
      assertThat(connection.read(buffer, 0, 10, LONG)).isEqualTo(5);
      peer.close();
      assertThat(connection.read(buffer, 0, 10, LONG)).isEqualTo(-1);
    }
  }

  @Test
  void endsAWaitAtItsDeadline() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (Connection connection =
          connector.connect(server.getLocalAddress(), Optional.empty(), LONG)) {
        assertThatThrownBy(() -> connection.read(new byte[1], 0, 1, Duration.ofMillis(20)))
            .isInstanceOf(SocketTimeoutException.class);
      }
    }
  }

  @Test
  void saysWhenNobodyListens() throws IOException {
    SocketAddress address;
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      address = server.getLocalAddress();
    }
    assertThatThrownBy(() -> connector.connect(address, Optional.empty(), LONG))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Connection refused");
  }
}
