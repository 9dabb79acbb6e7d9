package org.facteur.smtpd.rejection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.facteur.smtpd.access.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectionFilesTest {
  private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir Path directory;

  private static RejectedRequest request(Instant time, String recipient) {
    return new RejectedRequest(
        time,
        "RCPT",
        "NOQUEUE",
        "unknown",
        "192.0.2.7",
        "client\texample",
        "joe@example.net",
        recipient,
        "554 5.7.1 no",
        List.of(
            new Trace.Step(
                0,
                "smtpd_client_restrictions",
                "check_client_access hash:x",
                List.of(new Trace.Note("hash:x", "192.0.2.7", "REJECT no")),
                "reject: 554 5.7.1 no")));
  }

  private List<RejectedRequest> read() throws IOException {
    List<RejectedRequest> all = new ArrayList<>();
    new RejectionFiles(directory).read(all::add);
    return all;
  }

  @Test
  void keepsRequestsWithTheirTraces() throws IOException {
    new RejectionFiles(directory).append(List.of(request(START, "alice@example.test")));
    RejectedRequest found = read().getFirst();
    assertThat(found.steps()).isEqualTo(request(START, "").steps());
    assertThat(found.helo()).as("a tab separates fields").isEqualTo("client example");
    assertThat(found.isAbout("ALICE@example.test")).isTrue();
    assertThat(found.isAbout("192.0.2.7")).isTrue();
    assertThat(found.isAbout("192.0.2.8")).isFalse();
  }

  @Test
  void passesOverWhatWasCutOff() throws IOException {
    RejectionFiles files = new RejectionFiles(directory);
    files.append(List.of(request(START, "a@example.test")));
    Path file = directory.resolve("rejections/2026-11-20");
    Files.writeString(file, Files.readString(file) + "request\tcut\n\n");
    files.append(List.of(request(START, "b@example.test")));
    assertThat(read()).hasSize(2);
  }

  @Test
  void isBoundedInDaysAndSize() throws IOException {
    RejectionFiles files = new RejectionFiles(directory, 1000);
    for (int day = 0; day < 12; day++) {
      files.append(List.of(request(START.plus(Duration.ofDays(day)), "a@example.test")));
    }
    assertThat(read()).hasSize(RejectionFiles.DAYS);
    List<RejectedRequest> many = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      many.add(request(START.plus(Duration.ofDays(11)), "a@example.test"));
    }
    assertThat(files.append(many)).isLessThan(10);
    assertThat(directory.resolve("rejections/2026-12-01").toFile().length()).isLessThan(1001);
  }
}
