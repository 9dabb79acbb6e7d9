package org.facteur.core.posix;

/**
 * A user, see passwd(5).
 *
 * @param gecos full name and more, separated by commas
 * @param home directory; may be empty
 * @param shell may be empty, which stands for /bin/sh
 */
public record UserRecord(String name, int uid, int gid, String gecos, String home, String shell) {}
