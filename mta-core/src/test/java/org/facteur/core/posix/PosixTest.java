package org.facteur.core.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PosixTest {
  @TempDir Path directory;

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  @Test
  void writesAndReadsAFile() throws Exception {
    byte[] text = "hello".getBytes(StandardCharsets.ISO_8859_1);
    try (PosixFile file =
        PosixFile.open(path("f"), 0600, OpenFlag.WRITE, OpenFlag.CREATE, OpenFlag.EXCLUSIVE)) {
      file.write(text);
      file.sync();
      FileStatus status = file.status();
      assertThat(status.size()).isEqualTo(5);
      assertThat(status.isRegular()).isTrue();
      assertThat(status.permissions()).isEqualTo(0600);
      assertThat(status.uid()).isEqualTo(Posix.geteuid());
      assertThat(status.links()).isEqualTo(1);
      assertThat(status.sameFile(Posix.stat(path("f")))).isTrue();
    }
    assertThat(Files.readAllBytes(directory.resolve("f"))).isEqualTo(text);
    try (PosixFile file = PosixFile.open(path("f"), 0, OpenFlag.READ)) {
      assertThat(file.asInput().readAllBytes()).isEqualTo(text);
    }
    Object inode = Files.getAttribute(directory.resolve("f"), "unix:ino");
    Object device = Files.getAttribute(directory.resolve("f"), "unix:dev");
    assertThat(Posix.stat(path("f")).inode()).isEqualTo(inode);
    assertThat(Posix.stat(path("f")).device()).isEqualTo(device);
  }

  @Test
  void errorsCarryNameAndText() {
    assertThatThrownBy(() -> PosixFile.open(path("none"), 0, OpenFlag.READ))
        .isInstanceOfSatisfying(
            PosixException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
        .hasMessage("open " + path("none") + ": No such file or directory");
    assertThatThrownBy(() -> Posix.stat("/a\0b")).hasMessageContaining("Invalid argument");
  }

  @Test
  void doesNotFollowLinksWhenAskedNotTo() throws Exception {
    Files.createFile(directory.resolve("target"));
    Posix.symlink("target", path("link"));
    assertThat(Posix.lstat(path("link")).isSymbolicLink()).isTrue();
    assertThat(Posix.stat(path("link")).isRegular()).isTrue();
    assertThatThrownBy(() -> PosixFile.open(path("link"), 0, OpenFlag.READ, OpenFlag.NO_FOLLOW))
        .isInstanceOfSatisfying(
            PosixException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ELOOP));
  }

  @Test
  void aFifoDoesNotBlock() throws Exception {
    Posix.mkfifo(path("fifo"), 0600);
    assertThatThrownBy(() -> PosixFile.open(path("fifo"), 0, OpenFlag.WRITE, OpenFlag.NON_BLOCKING))
        .isInstanceOfSatisfying(
            PosixException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENXIO));
  }

  @Test
  void locksExcludeOtherOpenFilesOfTheSameProcess() throws Exception {
    try (PosixFile second = PosixFile.open(path("f"), 0600, OpenFlag.READ_WRITE, OpenFlag.CREATE)) {
      try (PosixFile first = PosixFile.open(path("f"), 0, OpenFlag.READ_WRITE)) {
        assertThat(first.tryFlock()).isTrue();
        assertThat(second.tryFlock()).isFalse();
        assertThat(first.tryLock()).isTrue();
        assertThat(second.tryLock()).isFalse();
      }
      assertThat(second.tryFlock()).isTrue();
      assertThat(second.tryLock()).isTrue();
    }
  }

  @Test
  void directoriesLinksAndNames() throws Exception {
    Posix.mkdir(path("d"), 0700);
    assertThat(Posix.stat(path("d")).isDirectory()).isTrue();
    assertThatThrownBy(() -> Posix.mkdir(path("d"), 0700)).hasMessageContaining("File exists");
    try (PosixFile d = PosixFile.open(path("d"), 0, OpenFlag.READ, OpenFlag.DIRECTORY)) {
      d.openAt("x", 0600, OpenFlag.WRITE, OpenFlag.CREATE).close();
      assertThat(d.statusOf("x").isRegular()).isTrue();
      d.sync();
    }
    Posix.link(path("d/x"), path("d/y"));
    assertThat(Posix.stat(path("d/y")).links()).isEqualTo(2);
    Posix.rename(path("d/y"), path("d/z"));
    Posix.chmod(path("d/z"), 0640);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("d/z"))))
        .isEqualTo("rw-r-----");
    Posix.unlink(path("d/x"));
    Posix.unlink(path("d/z"));
    Posix.rmdir(path("d"));
    assertThat(Files.exists(directory.resolve("d"))).isFalse();
  }

  @Test
  void thisProcess() throws Exception {
    assertThat(Posix.getuid()).isEqualTo(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    assertThat(Posix.isAlive(ProcessHandle.current().pid())).isTrue();
    int mask = Posix.umask(077);
    assertThat(Posix.umask(mask)).isEqualTo(077);
    try (PosixFile file = PosixFile.open(path("f"), 0600, OpenFlag.WRITE, OpenFlag.CREATE)) {
      assertThat(Posix.isatty(file.descriptor())).isFalse();
    }
  }

  @Test
  void usersAndGroups() throws Exception {
    UserDatabase users = new UserDatabase();
    UserRecord root = users.user("root").orElseThrow();
    assertThat(root.uid()).isZero();
    assertThat(root.home()).isEqualTo("/root");
    assertThat(users.user(0)).contains(root);
    assertThat(users.group("root")).contains(new GroupRecord("root", 0));
    assertThat(users.group(0)).contains(new GroupRecord("root", 0));
    assertThat(users.user("no-such-user-here")).isEmpty();
    assertThat(users.user("")).isEmpty();
    assertThat(users.group("no-such-group-here")).isEmpty();
    assertThat(users.user(1999999999)).isEmpty();
  }

  @Test
  void anIdentityBelongsToItsThread() throws Exception {
    assumeTrue(Posix.geteuid() == 0, "needs root");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    Credentials other = new Credentials(12345, 12346, List.of(12346, 12347));
    FileStatus made =
        other.call(
            () -> {
              try (PosixFile file =
                  PosixFile.open(path("f"), 0600, OpenFlag.WRITE, OpenFlag.CREATE)) {
                return file.status();
              }
            });
    assertThat(made.uid()).isEqualTo(12345);
    assertThat(made.gid()).isEqualTo(12346);
    assertThatThrownBy(() -> other.call(() -> PosixFile.open("/etc/shadow", 0, OpenFlag.READ)))
        .isInstanceOfSatisfying(
            PosixException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EACCES));
    try (PosixFile mine = PosixFile.open(path("mine"), 0600, OpenFlag.WRITE, OpenFlag.CREATE)) {
      assertThat(mine.status().uid()).isZero();
    }
  }

  @Test
  void anOrdinaryUserCannotBecomeAnother() {
    assumeTrue(Posix.geteuid() != 0, "needs an ordinary user");
    assertThatThrownBy(() -> Credentials.of(0, 0).call(() -> 1))
        .isInstanceOfSatisfying(
            PosixException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
  }

  @Test
  void aDatagramToNobodyIsAnError() throws Exception {
    try (UnixDatagram socket = UnixDatagram.create()) {
      assertThatThrownBy(() -> socket.send(path("log"), new byte[] {1}, false))
          .isInstanceOfSatisfying(
              PosixException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }
  }
}
