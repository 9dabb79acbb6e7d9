package org.facteur.core.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The users and groups that the C library knows, whatever its name service switch asks: files,
 * LDAP, systemd. An error of a source (a directory server that is down) is a PosixException and
 * never "no such user".
 */
public final class UserDatabase implements Users {
  private static final int PASSWD_SIZE = 48;
  private static final int FIRST_BUFFER = 4096;
  private static final int LAST_BUFFER = 1 << 22;

  @Override
  public Optional<UserRecord> user(String name) throws PosixException {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    return ask("getpwnam_r", name, 0, UserDatabase::toUser);
  }

  @Override
  public Optional<UserRecord> user(int uid) throws PosixException {
    return ask("getpwuid_r", "", uid, UserDatabase::toUser);
  }

  @Override
  public Optional<GroupRecord> group(String name) throws PosixException {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    return ask("getgrnam_r", name, 0, UserDatabase::toGroup);
  }

  @Override
  public Optional<GroupRecord> group(int gid) throws PosixException {
    return ask("getgrgid_r", "", gid, UserDatabase::toGroup);
  }

  private interface Conversion<T> {
    T convert(MemorySegment structure);
  }

  private static <T> Optional<T> ask(String function, String name, int id, Conversion<T> conversion)
      throws PosixException {
    Platform.current();
    MemorySegment address = NativeCall.function(function);
    for (int size = FIRST_BUFFER; ; size *= 4) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment structure = arena.allocate(PASSWD_SIZE, 8);
        MemorySegment found = arena.allocate(8, 8);
        long key = name.isEmpty() ? id : Posix.text(arena, name);
        long buffer = arena.allocate(size).address();
        int error =
            (int)
                NativeCall.call(
                        address, key, structure.address(), buffer, size, found.address(), 0, 0)
                    .value();
        if (error == Errno.ERANGE.number() && size < LAST_BUFFER) {
          continue;
        }
        if (isAnswer(error)) {
          return found.get(ValueLayout.JAVA_LONG, 0) == 0
              ? Optional.empty()
              : Optional.of(conversion.convert(structure));
        }
        throw new PosixException(
            function, name.isEmpty() ? Integer.toString(id) : name, Errno.of(error));
      }
    }
  }

  /** Some sources answer "no such user" by one of these; getpwnam(3) lists them. */
  private static boolean isAnswer(int error) {
    return error == 0
        || error == Errno.ENOENT.number()
        || error == Errno.ESRCH.number()
        || error == Errno.EBADF.number();
  }

  private static UserRecord toUser(MemorySegment passwd) {
    return new UserRecord(
        text(passwd, 0),
        passwd.get(ValueLayout.JAVA_INT, 16),
        passwd.get(ValueLayout.JAVA_INT, 20),
        text(passwd, 24),
        text(passwd, 32),
        text(passwd, 40));
  }

  private static GroupRecord toGroup(MemorySegment group) {
    return new GroupRecord(text(group, 0), group.get(ValueLayout.JAVA_INT, 16));
  }

  @SuppressWarnings("restricted")
  private static String text(MemorySegment structure, long offset) {
    MemorySegment pointer = structure.get(ValueLayout.ADDRESS, offset);
    return pointer.address() == 0
        ? ""
        : pointer.reinterpret(LAST_BUFFER).getString(0, StandardCharsets.ISO_8859_1);
  }
}
