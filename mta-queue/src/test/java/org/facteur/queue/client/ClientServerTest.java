package org.facteur.queue.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
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
  void takesSubmissions() throws Exception {
    IntakeFixture fixture = new IntakeFixture(spool);
    fixture.settings.put("authorized_submit_users", System.getProperty("user.name"));
    Path socket = spool.resolve("client");
    ClientSession.Collaborators collaborators =
        new ClientSession.Collaborators(
            fixture.intake(),
            fixture.configuration(),
            new NoTables(),
            new UserDatabase(),
            ZoneOffset.UTC);
    assertThat(ClientConnection.connect(socket)).isEmpty();
    try (ClientServer server = ClientServer.start(socket, collaborators, fixture.mailLog())) {
      assertThat(server).isNotNull();
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
    int uid = (Integer) Files.getAttribute(spool, "unix:uid");
    assertThat(fixture.log).anyMatch(line -> line.endsWith(": uid=" + uid + " from=<joe@x>"));
  }
}
