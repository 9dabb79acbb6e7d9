package org.facteur.delivery.identity;

import java.util.concurrent.Callable;
import org.facteur.core.posix.Credentials;
import org.facteur.core.posix.Posix;

/** Runs code with the rights of users. */
public sealed interface Identities {
  /** Runs code that touches files with these ids, one group only, and waits for it. */
  <T> T call(int uid, int gid, Callable<T> code) throws Exception;

  /** Whether ids can be changed at all. */
  boolean canSwitch();

  /** The ids under which code for this user will run. */
  int effectiveUid(int uid);

  /** What the process can do. */
  static Identities ofProcess() {
    return Posix.geteuid() == 0 ? new Switching() : new Plain(Posix.geteuid());
  }

  /** In a process of root. */
  record Switching() implements Identities {
    @Override
    public <T> T call(int uid, int gid, Callable<T> code) throws Exception {
      return Credentials.of(uid, gid).call(code);
    }

    @Override
    public boolean canSwitch() {
      return true;
    }

    @Override
    public int effectiveUid(int uid) {
      return uid;
    }
  }

  /**
   * In a process of an ordinary user.
   *
   * @param ownUid of the process
   */
  record Plain(int ownUid) implements Identities {
    @Override
    public <T> T call(int uid, int gid, Callable<T> code) throws Exception {
      // a thread of its own: system calls block the carrier of a virtual thread
      return new Credentials(ownUid, gid, java.util.List.of()).call(code);
    }

    @Override
    public boolean canSwitch() {
      return false;
    }

    @Override
    public int effectiveUid(int uid) {
      return ownUid;
    }
  }
}
