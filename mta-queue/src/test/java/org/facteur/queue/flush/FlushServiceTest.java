package org.facteur.queue.flush;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.facteur.core.config.Configuration;
import org.facteur.queue.file.QueueDisk;
import org.facteur.queue.file.QueueLayout;
import org.facteur.queue.listing.FlushStatus;
import org.facteur.testing.FakeTables;
import org.facteur.testing.MemoryLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlushServiceTest {
  @TempDir Path root;
  private final List<String> tried = new ArrayList<>();
  private final MemoryLog log = new MemoryLog();
  private Instant now = Instant.now();
  private FlushService service;

  @BeforeEach
  void make() throws IOException {
    Files.createDirectories(root.resolve("flush"));
    service = service("remote.example, up.example, fake:more");
  }

  private FlushService service(String domains) {
    return new FlushService(
        Configuration.of(Map.of("fast_flush_domains", domains)),
        new FakeTables().with("more", "table.example", "x"),
        new FlushLogs(new QueueLayout(root, Set.of(), 1), QueueDisk.real(OptionalInt.empty())),
        (ids, force) -> tried.add(ids + (force ? " forced" : "")),
        () -> now,
        log.log());
  }

  private String read(String name) throws IOException {
    return Files.readString(root.resolve("flush").resolve(name));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("flush"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void keepsALogForEachEligibleDestination() throws IOException {
    service.deferred("A1", List.of("a@remote.example", "b@REMOTE.example", "c@other.example"));
    service.deferred("A2", List.of("a@Remote.example", "x@sub.up.example", "nobody"));
    service.deferred("A3", List.of("a@table.example", "\"a@b\"@remote.example", "x@../../etc"));
    assertThat(names()).containsExactly("remote_example", "sub_up_example", "table_example");
    assertThat(read("remote_example")).isEqualTo("A1\nA2\nA3\n");
  }

  @Test
  void triesTheMailOfADestinationOnce() throws IOException {
    for (String id : List.of("A1", "A2", "A1")) {
      service.deferred(id, List.of("a@remote.example"));
    }
    assertThat(service.sendSite("remote.example")).isEqualTo(FlushStatus.OK);
    assertThat(tried).containsExactly("[A1, A2] forced");
    assertThat(read("remote_example")).isEmpty();
    assertThat(service.sendSite("Remote.Example")).isEqualTo(FlushStatus.OK);
    assertThat(service.sendSite("other.example")).isEqualTo(FlushStatus.DENY);
    assertThat(service.sendSite("[192.0.2.1]")).isEqualTo(FlushStatus.DENY);
    assertThat(service.sendSite("sub.up.example")).isEqualTo(FlushStatus.OK);
    assertThat(tried).containsExactly("[A1, A2] forced", "[] forced", "[] forced");
    assertThat(service.sendMessage("B1")).isEqualTo(FlushStatus.OK);
    assertThat(tried).endsWith("[B1] forced");
  }

  @Test
  void passesOverWhatIsNoQueueId() throws IOException {
    Files.writeString(root.resolve("flush/remote_example"), "A1\n../x\n\nB2\ntorn.");
    service.sendSite("remote.example");
    assertThat(tried).containsExactly("[A1, B2] forced");
  }

  @Test
  void refreshesWhatNobodyAskedFor() throws IOException {
    service.deferred("A1", List.of("a@remote.example"));
    now = now.plus(Duration.ofHours(11));
    service.deferred("A2", List.of("a@remote.example"));
    assertThat(service.refresh(false)).isEqualTo(FlushStatus.OK);
    assertThat(tried).isEmpty();
    now = now.plus(Duration.ofHours(2));
    service.refresh(false);
    assertThat(tried).containsExactly("[A1, A2]");
    now = now.plus(Duration.ofDays(8));
    service.refresh(false);
    assertThat(names()).isEmpty();
    service.deferred("A3", List.of("a@remote.example"));
    service.refresh(true);
    assertThat(tried).endsWith("[A3]");
  }

  @Test
  void aTableThatFailsIsNoReasonToLoseMail() {
    FlushService failing = service("fail:x");
    failing.deferred("A1", List.of("a@remote.example"));
    assertThat(failing.sendSite("remote.example")).isEqualTo(FlushStatus.FAIL);
    assertThat(log.lines()).anyMatch(line -> line.startsWith("warning: A1: not noted"));
    assertThat(service("").sendSite("remote.example")).isEqualTo(FlushStatus.DENY);
  }
}
