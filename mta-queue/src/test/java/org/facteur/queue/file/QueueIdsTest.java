package org.facteur.queue.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.facteur.queue.store.QueueName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueIdsTest {
  /** Microseconds 64670 and 992685 are those of ids that Postfix made. */
  @Test
  void makesIdsAsPostfixDoes() {
    Instant time = Instant.ofEpochSecond(1795227282, 64_670_000);
    assertThat(QueueIds.longId(time, 45)).isEqualTo("4jWbPZ0Rvfzs");
    assertThat(QueueIds.shortId(time, 45)).isEqualTo("0FC9E2D");
    assertThat(QueueIds.longId(Instant.ofEpochSecond(1795227281, 992_685_000), 43))
        .isEqualTo("4jWbPY7365zq");
  }

  @Test
  void hashesByMicroseconds() {
    QueueLayout layout = new QueueLayout(Path.of("/q"), Set.of("deferred"), 2);
    assertThat(layout.file(QueueName.DEFERRED, "4jWbPZ0Rvfzs"))
        .isEqualTo(Path.of("/q/deferred/0/F/4jWbPZ0Rvfzs"));
    assertThat(layout.file(QueueName.DEFERRED, "4jWbPY7365zq"))
        .isEqualTo(Path.of("/q/deferred/F/2/4jWbPY7365zq"));
    assertThat(layout.file(QueueName.DEFERRED, "F35CC36"))
        .isEqualTo(Path.of("/q/deferred/F/3/F35CC36"));
    assertThat(layout.file(QueueName.DEFERRED, "F")).isEqualTo(Path.of("/q/deferred/F/_/F"));
    assertThat(layout.file(QueueName.ACTIVE, "F35CC36")).isEqualTo(Path.of("/q/active/F35CC36"));
  }

  @Test
  void knowsTheInodeAndReplacesIt() {
    assertThat(QueueIds.inode("F35CC36")).isEqualTo(0x36);
    assertThat(QueueIds.withInode("F35CC36", 0xabc)).isEqualTo("F35CCABC");
    assertThat(QueueIds.inode("4jWbPZ0Rvfzs")).isEqualTo(45);
    assertThat(QueueIds.withInode("4jWbPZ0Rvfzs", 46)).isEqualTo("4jWbPZ0Rvfzt");
    assertThat(QueueIds.inode("nonsense")).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "../x", "a/b", "a.b", "\u00e9"})
  void refusesOtherNames(String name) {
    assertThat(QueueIds.isValid(name)).isFalse();
  }
}
