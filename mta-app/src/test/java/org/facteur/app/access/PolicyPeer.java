package org.facteur.app.access;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.facteur.core.net.Connection;

/** The other end of a connection to a policy server: answers each request as a script says. */
final class PolicyPeer implements Connection {
  private final InProcessServer.PolicyScript script;
  private final ByteArrayOutputStream request = new ByteArrayOutputStream();

  PolicyPeer(InProcessServer.PolicyScript script) {
    this.script = script;
  }

  @Override
  public SocketAddress localAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
  }

  @Override
  public SocketAddress remoteAddress() {
    return localAddress();
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) {
    String asked = request.toString(StandardCharsets.ISO_8859_1);
    request.reset();
    byte[] answer =
        ("action=" + script.answer(asked) + "\n\n").getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(answer, 0, buffer, offset, answer.length);
    return answer.length;
  }

  @Override
  public boolean hasInput() {
    return false;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    request.write(bytes, offset, length);
  }

  @Override
  public void flush(Duration timeout) {}

  @Override
  public void close() {}
}
