package org.facteur.core.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * An identity for access to files.
 *
 * <p>On Linux these ids belong to a thread. {@link #call} runs code on a platform thread of its own
 * that has taken this identity by raw system calls (the wrappers of the C library would change all
 * threads, or refuse). Capabilities to ignore permissions and quotas are put aside meanwhile.
 *
 * <p>A new thread inherits the identity of the thread that starts it, and waking a virtual thread
 * may start a carrier. So the code must not start threads, log, or release a lock that a virtual
 * thread may wait for; and the identity is given back before anybody is told of the end.
 *
 * @param groups supplementary groups
 */
public record Credentials(int uid, int gid, List<Integer> groups) {
  private static final int CAPABILITY_VERSION = 0x20080522;
  private static final int EXIT_UNSAFE = 70;

  public Credentials {
    groups = List.copyOf(groups);
  }

  /** One user and one group, as Postfix delivers: no supplementary groups. */
  public static Credentials of(int uid, int gid) {
    return new Credentials(uid, gid, List.of(gid));
  }

  /**
   * Runs code under this identity and waits for it.
   *
   * <p>In a process that is not root's the identity must be that of the process.
   *
   * @throws Exception what the code threw, or a PosixException when the identity could not be taken
   */
  public <T> T call(Callable<T> code) throws Exception {
    Run<T> run = new Run<>(this, code);
    Thread thread = Thread.ofPlatform().name("as-uid-" + uid).daemon(true).start(run);
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return run.result();
  }

  /** What the thread does; its fields are read after its end. */
  private static final class Run<T> implements Runnable {
    private final Credentials credentials;
    private final Callable<T> code;
    private T value;
    private Throwable failure;

    Run(Credentials credentials, Callable<T> code) {
      this.credentials = credentials;
      this.code = code;
    }

    @Override
    public void run() {
      try {
        if (Posix.geteuid() == 0) {
          asRoot();
        } else if (credentials.uid == Posix.geteuid()) {
          value = code.call();
        } else {
          throw new PosixException("setfsuid", Integer.toString(credentials.uid), Errno.EPERM);
        }
      } catch (Throwable t) {
        failure = t;
      }
    }

    private void asRoot() throws Exception {
      try (Arena arena = Arena.ofConfined()) {
        Own own = new Own(arena);
        try {
          own.take(credentials);
          value = code.call();
        } finally {
          own.restore();
        }
      }
    }

    T result() throws Exception {
      if (failure instanceof Exception exception) {
        throw exception;
      }
      if (failure instanceof Error error) {
        throw error;
      }
      return value;
    }
  }

  /** The identity that the thread had, and the way back to it. */
  private static final class Own {
    private final Arena arena;
    private final MemorySegment header;
    private final MemorySegment capabilities;
    private final int[] groups;

    Own(Arena arena) throws PosixException {
      this.arena = arena;
      header = arena.allocate(8, 4);
      header.set(ValueLayout.JAVA_INT, 0, CAPABILITY_VERSION);
      capabilities = arena.allocate(24, 4);
      SystemCall.CAPGET.on("", header.address(), capabilities.address());
      int count = (int) SystemCall.GETGROUPS.on("", 0, 0);
      MemorySegment list = arena.allocate(4L * Math.max(count, 1), 4);
      SystemCall.GETGROUPS.on("", count, list.address());
      groups = list.asSlice(0, 4L * count).toArray(ValueLayout.JAVA_INT);
    }

    void take(Credentials other) throws PosixException {
      setGroups(other.groups.stream().mapToInt(Integer::intValue).toArray());
      set(SystemCall.SETFSGID, other.gid);
      set(SystemCall.SETFSUID, other.uid);
      if (other.uid != 0) {
        // fsuid takes away the capabilities of file access only: those of quotas would stay
        MemorySegment none = arena.allocate(24, 4).copyFrom(capabilities);
        none.set(ValueLayout.JAVA_INT, 0, 0);
        none.set(ValueLayout.JAVA_INT, 12, 0);
        SystemCall.CAPSET.on("", header.address(), none.address());
      }
    }

    /** A thread that stays somebody else must not go on. */
    void restore() {
      try {
        SystemCall.CAPSET.on("", header.address(), capabilities.address());
        set(SystemCall.SETFSUID, Posix.geteuid());
        set(SystemCall.SETFSGID, Posix.getegid());
        setGroups(groups);
      } catch (Throwable t) {
        Runtime.getRuntime().halt(EXIT_UNSAFE);
      }
    }

    private void setGroups(int[] ids) throws PosixException {
      MemorySegment list = arena.allocate(4L * Math.max(ids.length, 1), 4);
      MemorySegment.copy(ids, 0, list, ValueLayout.JAVA_INT, 0, ids.length);
      SystemCall.SETGROUPS.on("", ids.length, list.address());
    }

    /** These calls report no error: asking with an impossible id shows what is in force. */
    private static void set(SystemCall call, int id) throws PosixException {
      call.now(id);
      if ((int) call.now(-1) != id) {
        throw new PosixException(call.name(), Integer.toString(id), Errno.EPERM);
      }
    }
  }
}
