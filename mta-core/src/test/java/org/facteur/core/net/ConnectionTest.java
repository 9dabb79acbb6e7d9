package org.facteur.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {
  private static final Duration SOON = Duration.ofMillis(30);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private static NettyTransport transport(boolean epoll) {
    return epoll ? NettyTransport.open(1) : NettyTransport.openNio(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void talksBothWaysAndSeesTheEnd(boolean epoll) throws Exception {
    BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
    try (NettyTransport transport = transport(epoll);
        Listener listener = Listener.listen(transport, ANY_PORT, 10, accepted::add)) {
      InetSocketAddress address = (InetSocketAddress) listener.address();
      try (Connection client =
              new Connector(transport)
                  .connect(address, Optional.of(InetAddress.getLoopbackAddress()), LONG);
          Connection server = accepted.poll(20, TimeUnit.SECONDS)) {
        assertThat(client.remoteAddress()).isEqualTo(address);
        assertThat(server.remoteAddress()).isEqualTo(client.localAddress());
        assertThat(server.hasInput()).isFalse();
        assertThatThrownBy(() -> server.read(new byte[1], 0, 1, SOON))
            .isInstanceOf(SocketTimeoutException.class);
        send(client, "EHLO there\r\n");
        assertThat(receive(server, 12)).isEqualTo("EHLO there\r\n");
        send(server, "250 Ok\r\n");
        assertThat(receive(client, 8)).isEqualTo("250 Ok\r\n");
        send(server, "221 Bye\r\n");
        hangUp(server);
        assertThat(receive(client, 9)).isEqualTo("221 Bye\r\n");
        assertThat(client.read(new byte[1], 0, 1, LONG)).isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void slowReaderStopsTheWriterAndNothingIsLost(boolean epoll) throws Exception {
    BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
    byte[] data = new byte[24 << 20];
    new Random(1).nextBytes(data);
    try (NettyTransport transport = transport(epoll);
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        Listener listener = Listener.listen(transport, ANY_PORT, 10, accepted::add);
        Connection client =
            new Connector(transport)
                .connect((InetSocketAddress) listener.address(), Optional.empty(), LONG);
        Connection server = accepted.poll(20, TimeUnit.SECONDS)) {
      client.write(data, 0, data.length);
      assertThatThrownBy(() -> client.flush(SOON)).isInstanceOf(SocketTimeoutException.class);
      Future<byte[]> received =
          threads.submit(() -> receive(server, data.length).getBytes(StandardCharsets.ISO_8859_1));
      client.flush(LONG);
      assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(data);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void saysWhyItCouldNotConnect(boolean epoll) throws Exception {
    try (NettyTransport transport = transport(epoll)) {
      InetSocketAddress address;
      try (ServerSocket taken = new ServerSocket()) {
        taken.bind(ANY_PORT);
        address = (InetSocketAddress) taken.getLocalSocketAddress();
        assertThatThrownBy(() -> Listener.listen(transport, address, 10, Connection::close))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("Address already in use");
      }
      assertThatThrownBy(() -> new Connector(transport).connect(address, Optional.empty(), LONG))
          .isInstanceOf(ConnectFailure.class)
          .hasMessage("Connection refused");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void speaksOverUnixDomainSockets(boolean epoll, @TempDir Path folder) throws Exception {
    Path path = folder.resolve("socket");
    try (NettyTransport transport = transport(epoll);
        Listener listener =
            Listener.listen(
                transport,
                path,
                10,
                connection -> Thread.startVirtualThread(() -> sendAndClose(connection)));
        Connection client = new Connector(transport).connect(path, LONG)) {
      assertThat(listener.address()).isNotNull();
      assertThat(receive(client, 4)).isEqualTo("220 ");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void closesAlsoWhenTheEventLoopsHaveEnded(boolean epoll) throws Exception {
    BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
    Connection client;
    Connection server;
    try (NettyTransport transport = transport(epoll);
        Listener listener = Listener.listen(transport, ANY_PORT, 10, accepted::add)) {
      client =
          new Connector(transport)
              .connect((InetSocketAddress) listener.address(), Optional.empty(), LONG);
      server = accepted.poll(20, TimeUnit.SECONDS);
    }
    client.close();
    server.close();
    assertThatThrownBy(() -> client.read(new byte[1], 0, 1, SOON)).isInstanceOf(IOException.class);
  }

  @Test
  void streamsAreAConnectionToo() throws Exception {
    PipedOutputStream feed = new PipedOutputStream();
    try (InputStream in = new PipedInputStream(feed);
        Connection connection = new StreamConnection(in, OutputStream.nullOutputStream())) {
      assertThatThrownBy(() -> connection.read(new byte[1], 0, 1, SOON))
          .isInstanceOf(SocketTimeoutException.class);
      feed.write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
      feed.close();
      assertThat(receive(connection, 6)).isEqualTo("QUIT\r\n");
      assertThat(connection.read(new byte[1], 0, 1, LONG)).isEqualTo(-1);
    }
  }

  private static void sendAndClose(Connection connection) {
    try (connection) {
      send(connection, "220 ");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void hangUp(Connection connection) {
    connection.close();
  }

  private static void send(Connection connection, String text) throws IOException {
    connection.write(text.getBytes(StandardCharsets.ISO_8859_1));
    connection.flush(LONG);
  }

  private static String receive(Connection connection, int count) throws IOException {
    byte[] bytes = new byte[count];
    int have = 0;
    while (have < count) {
      int some = connection.read(bytes, have, count - have, LONG);
      assertThat(some).isPositive();
      have += some;
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
