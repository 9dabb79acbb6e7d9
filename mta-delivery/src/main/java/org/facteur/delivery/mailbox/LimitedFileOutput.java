package org.facteur.delivery.mailbox;

import java.io.IOException;
import java.io.OutputStream;
import org.facteur.core.posix.Errno;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.PosixFile;

/** Buffered output to a file that may grow to a limit: beyond it, EFBIG as with RLIMIT_FSIZE. */
final class LimitedFileOutput extends OutputStream {
  private static final int BUFFER = 64 * 1024;
  private final PosixFile file;
  private final long limit;
  private final byte[] buffer = new byte[BUFFER];
  private int used;
  private long size;

  /**
   * @param size of the file now
   * @param limit in bytes, 0 for none
   */
  LimitedFileOutput(PosixFile file, long size, long limit) {
    this.file = file;
    this.size = size;
    this.limit = limit;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    size += length;
    if (limit > 0 && size > limit) {
      throw new PosixException("write", file.path(), Errno.EFBIG);
    }
    if (length > BUFFER - used) {
      flush();
    }
    if (length > BUFFER) {
      file.write(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, buffer, used, length);
      used += length;
    }
  }

  @Override
  public void flush() throws IOException {
    file.write(buffer, 0, used);
    used = 0;
  }
}
