package org.facteur.smtpclient.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.facteur.testing.ScriptedPeer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dialogues of the data files, with replies whole and byte by byte. */
class DialogueTest {
  static Stream<String> names() throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  private static Path directory() throws URISyntaxException {
    return Path.of(DialogueTest.class.getResource("dialogues").toURI());
  }

  @ParameterizedTest
  @MethodSource("names")
  void follows(String name) throws IOException, URISyntaxException {
    for (int pieceSize : List.of(10_000, 1)) {
      Dialogue dialogue = new Dialogue(directory().resolve(name), pieceSize);
      assertThat(dialogue.run()).containsExactlyElementsOf(dialogue.expected);
      for (ScriptedPeer peer : dialogue.peers) {
        peer.assertFinished();
        assertThat(peer.isClosed()).isTrue();
      }
    }
  }
}
