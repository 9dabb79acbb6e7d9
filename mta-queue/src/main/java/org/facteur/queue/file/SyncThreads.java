package org.facteur.queue.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that wait for the disk. A virtual thread that did so itself would hold its carrier, and
 * the disk would get one file at a time; many at a time cost it little more than one.
 */
final class SyncThreads {
  private static final int THREADS = 32;
  private static final long KEEP_SECONDS = 30;
  private final ThreadPoolExecutor pool;

  SyncThreads() {
    pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            KEEP_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("sync-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
  }

  /** Returns when the file's content and metadata are on the disk. */
  void sync(FileChannel channel) throws IOException {
    if (!Thread.currentThread().isVirtual()) {
      channel.force(true);
      return;
    }
    Future<?> done =
        pool.submit(
            () -> {
              channel.force(true);
              return null;
            });
    try {
      done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a file was synced");
    }
  }
}
