package org.facteur.smtpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueSpaceTest {
  @Test
  void asksAgainAfterAFailure(@TempDir Path folder) throws IOException {
    Path queue = folder.resolve("queue");
    QueueSpace space = QueueSpace.of(queue);
    assertThatThrownBy(space::free).isInstanceOf(IOException.class);
    Files.createDirectory(queue);
    assertThat(space.free()).isPositive();
    assertThat(space.free()).isPositive();
  }
}
