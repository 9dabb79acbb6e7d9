package org.facteur.app.tool.sendmail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.UserDatabase;

/**
 * Who runs the tool.
 *
 * @param gecos the comment field, with the full name
 */
record Caller(int uid, String name, String gecos) {
  /**
   * Asks /proc and /etc/passwd, which is faster than the C library is from here, and the C library
   * when the user is not there.
   */
  static Caller ofProcess() throws IOException {
    int uid = processUid();
    Optional<Caller> local = local(uid);
    if (local.isPresent()) {
      return local.get();
    }
    try {
      return new UserDatabase()
          .user(uid)
          .map(user -> new Caller(uid, user.name(), user.gecos()))
          .orElseThrow(
              () ->
                  new ToolFailure(
                      SendmailCommand.TEMPORARY,
                      "unable to determine login name for user ID "
                          + Integer.toUnsignedString(uid)));
    } catch (PosixException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static int processUid() throws IOException {
    for (String line : Files.readString(Path.of("/proc/self/status")).split("\n")) {
      if (line.startsWith("Uid:")) {
        return Integer.parseUnsignedInt(line.split("\t")[1]);
      }
    }
    throw new IOException("/proc/self/status: no user id");
  }

  private static Optional<Caller> local(int uid) throws IOException {
    String wanted = Integer.toUnsignedString(uid);
    String passwd = Files.readString(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1);
    for (String line : passwd.split("\n")) {
      String[] fields = line.split(":", -1);
      if (fields.length >= 7 && fields[2].equals(wanted)) {
        return Optional.of(new Caller(uid, fields[0], fields[4]));
      }
    }
    return Optional.empty();
  }

  /** The full name in the comment field: up to a separator, an ampersand is the login name. */
  String fullName() {
    StringBuilder full = new StringBuilder();
    for (int i = 0; i < gecos.length(); i++) {
      char c = gecos.charAt(i);
      if (c == ',' || c == ';' || c == '%') {
        break;
      }
      if (c == '&' && !name.isEmpty()) {
        full.append(Character.toUpperCase(name.charAt(0))).append(name, 1, name.length());
      } else {
        full.append(c);
      }
    }
    return full.toString();
  }

  /** As Postfix names the caller in errors. */
  @Override
  public String toString() {
    return name + "(" + Integer.toUnsignedString(uid) + ")";
  }
}
