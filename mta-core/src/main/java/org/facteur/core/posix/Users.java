package org.facteur.core.posix;

import java.util.Optional;

/** Users and groups by name and number. A source that does not answer is a PosixException. */
public interface Users {
  /** A user by name; empty when there is none. */
  Optional<UserRecord> user(String name) throws PosixException;

  /** A user by number. */
  Optional<UserRecord> user(int uid) throws PosixException;

  /** A group by name. */
  Optional<GroupRecord> group(String name) throws PosixException;

  /** A group by number. */
  Optional<GroupRecord> group(int gid) throws PosixException;
}
