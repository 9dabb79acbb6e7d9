package org.facteur.app.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.facteur.core.log.MailLog;
import org.facteur.core.posix.FileStatus;
import org.facteur.core.posix.Posix;

/**
 * Makes the directories below queue_directory with their owners and modes, where they are missing.
 */
public final class QueueDirectories {
  private final InstanceLayout layout;
  private final MailLog log;

  private enum Owner {
    ROOT,
    MAIL
  }

  private record Directory(String name, Owner owner, int mode) {}

  /** public and maildrop are open to every user: they take the place of a set-gid postdrop. */
  private static final List<Directory> DIRECTORIES =
      List.of(
          new Directory("active", Owner.MAIL, 0700),
          new Directory("bounce", Owner.MAIL, 0700),
          new Directory("corrupt", Owner.MAIL, 0700),
          new Directory("defer", Owner.MAIL, 0700),
          new Directory("deferred", Owner.MAIL, 0700),
          new Directory("flush", Owner.MAIL, 0700),
          new Directory("hold", Owner.MAIL, 0700),
          new Directory("incoming", Owner.MAIL, 0700),
          new Directory("maildrop", Owner.MAIL, 01733),
          new Directory("pid", Owner.ROOT, 0755),
          new Directory("private", Owner.MAIL, 0700),
          new Directory("public", Owner.MAIL, 0711),
          new Directory("saved", Owner.MAIL, 0700),
          new Directory("trace", Owner.MAIL, 0700));

  public QueueDirectories(InstanceLayout layout, MailLog log) {
    this.layout = layout;
    this.log = log;
  }

  /** Makes what is missing and opens public and maildrop to all users. */
  public void create() throws IOException {
    if (!Files.isDirectory(layout.queueDirectory())) {
      Files.createDirectories(layout.queueDirectory());
      // mail_owner passes through it, and everybody on the way to public and maildrop.
      set(layout.queueDirectory(), Owner.ROOT, 0755);
    }
    if (!Files.isDirectory(layout.dataDirectory())) {
      Files.createDirectories(layout.dataDirectory());
      set(layout.dataDirectory(), Owner.MAIL, 0700);
    }
    for (Directory directory : DIRECTORIES) {
      Path path = layout.queueDirectory().resolve(directory.name());
      boolean missing = !Files.isDirectory(path);
      if (missing) {
        Files.createDirectory(path);
      }
      boolean shared = directory.name().equals("public") || directory.name().equals("maildrop");
      if (missing || shared) {
        set(path, directory.owner(), directory.mode());
      }
    }
  }

  /** Warns of wrong owners and modes, as {@code postfix check} does. */
  public void check() throws IOException {
    for (Directory directory : DIRECTORIES) {
      Path path = layout.queueDirectory().resolve(directory.name());
      if (!Files.isDirectory(path) || !layout.privileged()) {
        continue;
      }
      FileStatus status = Posix.stat(path.toString());
      int expected = directory.owner() == Owner.ROOT ? 0 : layout.owner().uid();
      if (status.uid() != expected) {
        String name = expected == 0 ? "root" : layout.owner().name();
        log.warning("not owned by " + name + ": " + path);
      }
      if ((status.permissions() & 0002) != 0 && (directory.mode() & 0002) == 0) {
        log.warning("group or other writable: " + path);
      }
    }
  }

  private void set(Path path, Owner owner, int mode) throws IOException {
    if (layout.privileged()) {
      boolean mail = owner == Owner.MAIL;
      Posix.chown(
          path.toString(), mail ? layout.owner().uid() : 0, mail ? layout.owner().gid() : 0);
    }
    Posix.chmod(path.toString(), mode);
  }
}
