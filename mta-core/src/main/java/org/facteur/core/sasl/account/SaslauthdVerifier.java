package org.facteur.core.sasl.account;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.facteur.core.net.Connection;
import org.facteur.core.sasl.LoginName;
import org.facteur.core.sasl.SaslException;
import org.facteur.core.sasl.SaslFailure;
import org.facteur.core.sasl.spi.PasswordVerifier;
import org.facteur.core.sasl.spi.SaslEnvironment;

/**
 * {@code saslauthd}: asks the daemon over its socket {@code mux}. Name, password, service and realm
 * go there, each after its length in two bytes; the answer comes the same way and begins with
 * {@code OK} or {@code NO}.
 */
public final class SaslauthdVerifier implements PasswordVerifier {
  private static final String DEFAULT_SOCKET = "/var/run/saslauthd/mux";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ANSWER_LIMIT = 1024;

  @Override
  public String method() {
    return "saslauthd";
  }

  @Override
  public void verify(SaslEnvironment environment, LoginName login, byte[] password)
      throws SaslException {
    Path socket = environment.path("saslauthd_path", DEFAULT_SOCKET);
    byte[] request = request(login, password, environment.service());
    String answer;
    try (Connection connection = connect(environment, socket)) {
      connection.write(request);
      connection.flush(PATIENCE);
      answer = answer(connection);
    } catch (SocketTimeoutException e) {
      throw new SaslException(SaslFailure.GENERIC, "saslauthd does not answer");
    } catch (IOException e) {
      throw new SaslException(SaslFailure.GENERIC, "connection to saslauthd server broke");
    } finally {
      Arrays.fill(request, (byte) 0);
    }
    if (answer.startsWith("OK")) {
      return;
    }
    throw answer.startsWith("NO")
        ? new SaslException(SaslFailure.BAD_CREDENTIALS)
        : new SaslException(SaslFailure.GENERIC, "saslauthd server said neither yes nor no");
  }

  private static Connection connect(SaslEnvironment environment, Path socket) throws SaslException {
    try {
      return environment.sockets().connect(socket, PATIENCE);
    } catch (IOException e) {
      throw new SaslException(
          SaslFailure.GENERIC, "cannot connect to saslauthd server: " + e.getMessage());
    }
  }

  private static byte[] request(LoginName login, byte[] password, String service)
      throws SaslException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      for (byte[] part :
          new byte[][] {bytes(login.user()), password, bytes(service), bytes(login.realm())}) {
        if (part.length > 0xffff) {
          throw new SaslException(SaslFailure.TOO_LONG);
        }
        out.writeShort(part.length);
        out.write(part);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String answer(Connection connection) throws IOException {
    byte[] size = read(connection, 2);
    int length = (size[0] & 0xff) << 8 | size[1] & 0xff;
    return new String(read(connection, Math.min(length, ANSWER_LIMIT)), StandardCharsets.UTF_8);
  }

  private static byte[] read(Connection connection, int length) throws IOException {
    byte[] bytes = new byte[length];
    int have = 0;
    while (have < length) {
      int count = connection.read(bytes, have, length - have, PATIENCE);
      if (count < 0) {
        throw new IOException("end of input");
      }
      have += count;
    }
    return bytes;
  }
}
