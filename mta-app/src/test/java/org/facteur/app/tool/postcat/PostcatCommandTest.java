package org.facteur.app.tool.postcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.TimeZone;
import org.facteur.app.tool.CTime;
import org.facteur.app.tool.ToolRun;
import org.facteur.queue.file.RecordEncoding;
import org.facteur.queue.file.SizeRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostcatCommandTest {
  private static final Path POSTCAT = Path.of("/usr/sbin/postcat");

  @TempDir Path directory;

  private final String time =
      CTime.format(java.time.Instant.ofEpochSecond(1_795_227_281), ZoneId.systemDefault());

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(
        directory.resolve("main.cf"), "queue_directory = " + directory.resolve("spool") + "\n");
  }

  @Test
  void showsEnvelopeHeaderAndBody() throws IOException {
    Path file = message();
    assertThat(run(file.toString()).output())
        .isEqualTo(
            ("*** ENVELOPE RECORDS FILE ***\n"
                    + "message_size:              36             180               1"
                    + "               0              36               0\n"
                    + "message_arrival_time: TIME\n"
                    + "create_time: TIME\n"
                    + "named_attribute: rewrite_context=local\n"
                    + "sender: a%b\n"
                    + "recipient: c%d\n"
                    + "done_recipient: e%f\n"
                    + "*** MESSAGE CONTENTS FILE ***\n"
                    + "Subject: x\n folded\n\nlong line\n"
                    + "*** HEADER EXTRACTED FILE ***\n"
                    + "*** MESSAGE FILE END @ ***\n")
                .replace(" FILE ***", " " + file + " ***")
                .replace("@", file.toString())
                .replace("TIME", time));
    assertThat(run("-h", file.toString()).output()).isEqualTo("Subject: x\n folded\n");
    assertThat(run("-b", file.toString()).output()).isEqualTo("\nlong line\n");
    assertThat(run("-bh", file.toString()).output())
        .isEqualTo("Subject: x\n folded\n\nlong line\n");
  }

  @Test
  void findsMessagesInTheQueue() throws IOException {
    Path queue = Files.createDirectories(directory.resolve("spool/deferred/A"));
    Files.copy(message(), queue.resolve("ABCDEF1"));
    assertThat(run("-q", "ABCDEF1").output())
        .startsWith("*** ENVELOPE RECORDS deferred/A/ABCDEF1 ***\n");
    ToolRun missing = run("-q", "NOSUCHID");
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.errors())
        .isEqualTo("postcat: fatal: open queue file NOSUCHID: No such file or directory\n");
    assertThat(run("/nonexistent").errors())
        .isEqualTo("postcat: fatal: open /nonexistent: No such file or directory\n");
    assertThat(run("-q", "../x").errors()).isEqualTo("postcat: fatal: bad mail queue ID: ../x\n");
  }

  @Test
  void saysWhatIsNoQueueFile() throws IOException {
    Path other = Files.writeString(directory.resolve("other"), "root:x:0:0\n".repeat(20));
    assertThat(run(other.toString()))
        .isEqualTo(
            new ToolRun(
                0, "", "postcat: warning: " + other + ": input is not a valid queue file\n"));
    byte[] whole = Files.readAllBytes(message());
    Path torn = Files.write(directory.resolve("torn"), java.util.Arrays.copyOf(whole, 110));
    assertThat(run(torn.toString()).errors())
        .endsWith(
            "unexpected EOF in data, record type 84 length 17\n"
                + "postcat: fatal: record read error\n");
  }

  /** The same as the original, byte for byte. */
  @ParameterizedTest
  @ValueSource(strings = {"", "-od", "-be"})
  void agreesWithPostfix(String option) throws Exception {
    assumeTrue(Files.isExecutable(POSTCAT));
    Path file = message();
    Files.writeString(
        directory.resolve("main.cf"),
        "queue_directory = " + directory + "\ncompatibility_level = 3.6\nmyhostname = a.test\n");
    List<String> command =
        option.isEmpty()
            ? List.of(POSTCAT.toString(), "-c", directory.toString(), file.toString())
            : List.of(POSTCAT.toString(), "-c", directory.toString(), option, file.toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("TZ", TimeZone.getDefault().getID());
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    String expected =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assumeTrue(process.waitFor() == 0);
    ToolRun run = option.isEmpty() ? run(file.toString()) : run(option, file.toString());
    assertThat(run.output()).isEqualTo(expected);
  }

  private ToolRun run(String... arguments) throws IOException {
    return ToolRun.of("postcat", new PostcatCommand(), directory, "", arguments);
  }

  private Path message() throws IOException {
    ByteArrayOutputStream envelope = new ByteArrayOutputStream();
    put(envelope, 'T', "1795227281 975993");
    put(envelope, 'A', "create_time=1795227281");
    put(envelope, 'A', "rewrite_context=local");
    put(envelope, 'S', "a%b");
    put(envelope, 'R', "c%d");
    put(envelope, 'D', "e%f");
    put(envelope, 'M', "");
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    put(content, 'N', "Subject: x");
    put(content, 'N', " folded");
    put(content, 'N', "");
    put(content, 'L', "long ");
    put(content, 'N', "line");
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    int offset = 97 + envelope.size();
    file.writeBytes(new SizeRecord(content.size(), offset, 1, 0, content.size(), 0).encoded());
    envelope.writeTo(file);
    content.writeTo(file);
    put(file, 'X', "");
    put(file, 'E', "");
    return Files.write(directory.resolve("message"), file.toByteArray());
  }

  private static void put(ByteArrayOutputStream file, char type, String text) {
    file.writeBytes(RecordEncoding.encode(type, text.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
