package org.facteur.queue.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.posix.UserDatabase;
import org.facteur.queue.intake.IntakeFixture;
import org.facteur.queue.pickup.Records;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientServerTest {
  @TempDir Path spool;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private final class Service implements ClientService {
    @Override
    public void list(boolean json, OutputStream out) throws java.io.IOException {
      out.write((json ? "{}" : "Mail queue is empty").getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void pickup() {
      asked.add("pickup");
    }

    @Override
    public void flush() {
      asked.add("flush");
    }

    @Override
    public void flushMessage(String queueId) {
      asked.add("flush " + queueId);
    }

    @Override
    public Optional<String> flushSite(String site) {
      return Optional.of("Flush service is not configured for destination \"" + site + "\"");
    }
  }

  private static final class NoTables implements LookupTables {
    @Override
    public LookupTable open(String typeAndName, Configuration configuration) {
      throw new IllegalStateException();
    }

    @Override
    public List<LookupTable> openAll(String maps, Configuration configuration) {
      throw new IllegalStateException();
    }
  }

  @Test
  void servesTheTools() throws Exception {
    IntakeFixture fixture = new IntakeFixture(spool);
    Path socket = spool.resolve("client");
    ClientSession.Collaborators collaborators =
        new ClientSession.Collaborators(
            fixture.intake(),
            fixture.configuration(),
            new Service(),
            new AuthorizedUsers(fixture.configuration(), new NoTables()),
            new UserDatabase(),
            ZoneOffset.UTC);
    assertThat(ClientConnection.connect(socket)).isEmpty();
    try (ClientServer server = ClientServer.start(socket, collaborators, fixture.mailLog())) {
      assertThat(server).isNotNull();
      assertThat(ask(socket, "list text")).isEqualTo("Mail queue is empty|Done[text=]");
      assertThat(ask(socket, "list json")).isEqualTo("{}|Done[text=]");
      assertThat(ask(socket, "flush-message ABC")).isEqualTo("|Done[text=]");
      assertThat(ask(socket, "nonsense")).isEqualTo("|Refused[text=unknown request]");
      assertThat(ask(socket, "flush-site x"))
          .isEqualTo("|Refused[text=Flush service is not configured for destination \"x\"]");
      byte[] message = Records.of("S joe@x", "R alice", "M", "N", "N body", "X", "E");
      try (ClientConnection connection = ClientConnection.connect(socket).orElseThrow()) {
        assertThat(connection.submit(message, message.length))
            .isEqualTo(new ClientConnection.Answer.Done(fixture.queued.getFirst().queueId()));
      }
      byte[] bad = Records.of("R alice", "E");
      try (ClientConnection connection = ClientConnection.connect(socket).orElseThrow()) {
        assertThat(connection.submit(bad, bad.length))
            .isEqualTo(new ClientConnection.Answer.Refused("malformed submission: no sender"));
      }
    }
    assertThat(socket).doesNotExist();
    assertThat(asked).containsExactly("flush ABC");
    int uid = (Integer) Files.getAttribute(spool, "unix:uid");
    assertThat(fixture.log).anyMatch(line -> line.endsWith(": uid=" + uid + " from=<joe@x>"));
  }

  private static String ask(Path socket, String request) throws Exception {
    try (ClientConnection connection = ClientConnection.connect(socket).orElseThrow()) {
      ByteArrayOutputStream data = new ByteArrayOutputStream();
      ClientConnection.Answer answer = connection.ask(request, data);
      return data.toString(StandardCharsets.ISO_8859_1) + "|" + answer;
    }
  }
}
