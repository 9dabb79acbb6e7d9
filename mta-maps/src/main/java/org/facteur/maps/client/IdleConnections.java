package org.facteur.maps.client;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Connections to one place: how many there may be, and those that nobody uses at the moment. A
 * lookup enters, takes an idle connection or makes one, and gives it back before it leaves. Thread
 * safe.
 */
public final class IdleConnections<C extends Closeable> {
  private final Semaphore places;
  private final long idleNanoseconds;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Idle<C>> idle = new ArrayDeque<>();

  private record Idle<C>(C connection, long since) {}

  /**
   * @param most how many lookups may be in at a time
   * @param idleSeconds after which a connection is not used again
   */
  public IdleConnections(int most, int idleSeconds) {
    this.places = new Semaphore(most);
    this.idleNanoseconds = TimeUnit.SECONDS.toNanos(idleSeconds);
  }

  /** Waits for a place; false when there was none within the time. */
  public boolean enter(long milliseconds) {
    try {
      return places.tryAcquire(milliseconds, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public void leave() {
    places.release();
  }

  /** An idle connection, the one that was used last. */
  public Optional<C> take() {
    long now = System.nanoTime();
    lock.lock();
    try {
      while (!idle.isEmpty() && now - idle.peekLast().since() > idleNanoseconds) {
        closeQuietly(idle.pollLast().connection());
      }
      return Optional.ofNullable(idle.pollFirst()).map(Idle::connection);
    } finally {
      lock.unlock();
    }
  }

  /** Gives a connection back that is in order. */
  public void keep(C connection) {
    lock.lock();
    try {
      idle.addFirst(new Idle<>(connection, System.nanoTime()));
    } finally {
      lock.unlock();
    }
  }

  /** Closes a connection that is not in order, and the idle ones, which are likely not to be. */
  public void discard(C connection) {
    closeQuietly(connection);
    close();
  }

  /** Closes the idle connections. */
  public void close() {
    lock.lock();
    try {
      idle.forEach(each -> closeQuietly(each.connection()));
      idle.clear();
    } finally {
      lock.unlock();
    }
  }

  private static void closeQuietly(Closeable connection) {
    try {
      connection.close();
    } catch (IOException _) {
      // It is gone one way or the other.
    }
  }
}
