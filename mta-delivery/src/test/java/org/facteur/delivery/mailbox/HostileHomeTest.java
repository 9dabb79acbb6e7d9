package org.facteur.delivery.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.facteur.core.posix.Posix;
import org.facteur.delivery.identity.Identities;
import org.facteur.queue.delivery.MemoryContent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user can prepare in the home against a delivery agent that is root. */
class HostileHomeTest {
  private static final int USER = 54321;
  private static final LockSettings LOCKS =
      new LockSettings(
          Set.of(LockMethod.FCNTL, LockMethod.DOTLOCK), 1, Duration.ZERO, Duration.ofHours(1));

  @TempDir Path directory;
  private final Identities identities = Identities.ofProcess();
  private Path home;
  private Path secret;

  @BeforeEach
  void homeAndSecret() throws Exception {
    assumeTrue(Posix.geteuid() == 0, "needs root");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    home = Files.createDirectory(directory.resolve("home"));
    Posix.chown(home.toString(), USER, USER);
    secret = Files.writeString(directory.resolve("secret"), "root's");
    Posix.chmod(secret.toString(), 0600);
  }

  private void deliver(String path) throws Exception {
    MessageCopy message =
        new MessageCopy(MemoryContent.of("text\n"), "", "", "", Instant.now(), Set.of(), "\n");
    List<String> warnings = new ArrayList<>();
    identities.call(
        USER,
        USER,
        () -> {
          if (path.endsWith("/")) {
            new Maildir("mx").deliver(message, path, 0, "5.2.0");
          } else {
            Mbox.Opening opening = new Mbox.Opening(-1, -1, LOCKS, false, "5.2.0");
            try (Mbox mbox = Mbox.open(path, opening, warnings)) {
              mbox.append(message, 0);
            }
          }
          return true;
        });
  }

  @Test
  void anHonestMailbox() throws Exception {
    deliver(home + "/mbox");
    deliver(home + "/Maildir/");
    assertThat(Posix.stat(home + "/mbox").uid()).isEqualTo(USER);
    assertThat(Posix.stat(home + "/Maildir/new").uid()).isEqualTo(USER);
  }

  @Test
  void aSymbolicLink() throws Exception {
    Posix.symlink(secret.toString(), home + "/mbox");
    Posix.lchown(home + "/mbox", USER, USER);
    assertThatThrownBy(() -> deliver(home + "/mbox")).hasMessageContaining("Permission denied");
    Posix.symlink(directory.toString(), home + "/Maildir");
    assertThatThrownBy(() -> deliver(home + "/Maildir/")).hasMessageContaining("Permission denied");
    assertThat(secret).hasContent("root's");
  }

  @Test
  void aHardLink() throws Exception {
    Posix.link(secret.toString(), home + "/mbox");
    assertThatThrownBy(() -> deliver(home + "/mbox")).isInstanceOf(MailboxFailure.class);
    Posix.chown(secret.toString(), USER, USER);
    assertThatThrownBy(() -> deliver(home + "/mbox")).hasMessage("file has 2 hard links");
    assertThat(secret).hasContent("root's");
  }

  @Test
  void aFifo() throws Exception {
    Posix.mkfifo(home + "/mbox", 0600);
    Posix.chown(home + "/mbox", USER, USER);
    assertThatThrownBy(() -> deliver(home + "/mbox")).hasMessageContaining("cannot open file");
  }

  @Test
  void aDirectoryOfSomebodyElse() throws Exception {
    Files.createDirectories(home.resolve("Maildir/tmp"));
    assertThatThrownBy(() -> deliver(home + "/Maildir/")).hasMessageContaining("Permission denied");
  }

  /** The home's Maildir becomes a link to root's directory, and back, while mail is delivered. */
  @Test
  void aDirectoryThatIsSwapped() throws Exception {
    Path victim = Files.createDirectories(directory.resolve("victim"));
    for (String name : List.of("tmp", "new", "cur")) {
      Files.createDirectory(victim.resolve(name));
    }
    Path maildir = home.resolve("Maildir");
    AtomicBoolean stop = new AtomicBoolean();
    Thread swapper =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; !stop.get(); i++) {
                    try {
                      Path aside = home.resolve("aside" + i);
                      Files.move(maildir, aside);
                      Files.createSymbolicLink(maildir, victim);
                      Files.delete(maildir);
                      Files.move(aside, maildir);
                    } catch (IOException e) {
                      // the delivery has made a Maildir meanwhile
                    }
                  }
                });
    int delivered = 0;
    for (int i = 0; i < 300; i++) {
      try {
        deliver(maildir + "/");
        delivered++;
      } catch (MailboxFailure e) {
        assertThat(e).hasMessageMatching(".*(Permission denied|No such file or directory).*");
      }
    }
    stop.set(true);
    swapper.join();
    try (Stream<Path> files = Files.walk(victim)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
    assertThat(delivered).isPositive();
  }
}
