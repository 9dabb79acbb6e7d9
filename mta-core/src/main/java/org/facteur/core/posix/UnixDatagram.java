package org.facteur.core.posix;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A socket that sends datagrams to Unix-domain sockets, {@code /dev/log} for instance: Java has
 * none. Sends never block: a full queue is EAGAIN. Thread safe as far as sending goes.
 */
public final class UnixDatagram implements Closeable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 02000000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int PATH_LIMIT = 108;

  private final int descriptor;
  private volatile boolean open = true;

  private UnixDatagram(int descriptor) {
    this.descriptor = descriptor;
  }

  public static UnixDatagram create() throws PosixException {
    return new UnixDatagram(
        (int) SystemCall.SOCKET.on("AF_UNIX", AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  }

  /**
   * Sends one datagram.
   *
   * @param path of the receiver's socket
   * @param wait whether to wait for room in the receiver's queue
   */
  public void send(String path, byte[] datagram, boolean wait) throws PosixException {
    if (!open) {
      throw new PosixException("sendto", path, Errno.EBADF);
    }
    if (path.length() >= PATH_LIMIT) {
      throw new PosixException("sendto", path, Errno.ENAMETOOLONG);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(2 + PATH_LIMIT, 8);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
      for (int i = 0; i < path.length(); i++) {
        address.set(ValueLayout.JAVA_BYTE, 2 + i, (byte) path.charAt(i));
      }
      MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_BYTE, datagram);
      int flags = MSG_NOSIGNAL | (wait ? 0 : MSG_DONTWAIT);
      SystemCall.SENDTO.on(
          path,
          descriptor,
          data.address(),
          datagram.length,
          flags,
          address.address(),
          3 + path.length());
    }
  }

  @Override
  public void close() throws PosixException {
    if (open) {
      open = false;
      SystemCall.CLOSE.on("socket", descriptor);
    }
  }
}
