package org.facteur.delivery.local;

import org.facteur.core.posix.UserRecord;

/**
 * On whose behalf a delivery is made.
 *
 * @param uid 0 stands for nobody in particular: default_privs are used
 * @param home empty when there is no user
 * @param shell empty when there is no user
 * @param name login name, empty when there is no user
 */
record Rights(int uid, int gid, String home, String shell, String name) {
  /** Those of a root-owned alias file. */
  static final Rights NONE = new Rights(0, 0, "", "", "");

  static Rights of(UserRecord user) {
    return new Rights(
        user.uid(),
        user.gid(),
        user.home(),
        user.shell().isEmpty() ? "/bin/sh" : user.shell(),
        user.name());
  }

  boolean isPrivileged() {
    return uid == 0 || gid == 0;
  }
}
