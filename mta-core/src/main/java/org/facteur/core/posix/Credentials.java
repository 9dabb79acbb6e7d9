package org.facteur.core.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * An identity for access to files.
 *
 * <p>On Linux these ids belong to a thread. {@link #call} runs code on a platform thread of its own
 * that has taken this identity by raw system calls (the wrappers of the C library would change all
 * threads, or refuse); the thread ends afterwards, so no identity is ever given back to others.
 * With a file system uid other than 0 the kernel also takes away the capabilities to ignore
 * permissions.
 *
 * @param groups supplementary groups
 */
public record Credentials(int uid, int gid, List<Integer> groups) {
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
   * @throws Exception what the code threw, or a PosixException when the identity could not be taken
   */
  public <T> T call(Callable<T> code) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("as-uid-" + uid)
        .daemon(true)
        .start(
            () -> {
              try {
                assume();
                result.complete(code.call());
              } catch (Throwable t) {
                result.completeExceptionally(t);
              }
            });
    try {
      return result.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /**
   * Gives this identity to the calling platform thread, for good. Does nothing in a process that is
   * not root's and already is that user.
   *
   * @throws PosixException EPERM when the process may not
   */
  private void assume() throws PosixException {
    if (Posix.geteuid() != 0) {
      if (uid != Posix.geteuid()) {
        throw new PosixException("setfsuid", Integer.toString(uid), Errno.EPERM);
      }
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment list =
          arena.allocateFrom(
              ValueLayout.JAVA_INT, groups.stream().mapToInt(Integer::intValue).toArray());
      SystemCall.SETGROUPS.on(groups.toString(), groups.size(), list.address());
    }
    take(SystemCall.SETFSGID, gid);
    take(SystemCall.SETFSUID, uid);
  }

  /** These calls report no error: asking with an impossible id shows what is in force. */
  private static void take(SystemCall call, int id) throws PosixException {
    call.now(id);
    if ((int) call.now(-1) != id) {
      throw new PosixException(call.name(), Integer.toString(id), Errno.EPERM);
    }
  }
}
