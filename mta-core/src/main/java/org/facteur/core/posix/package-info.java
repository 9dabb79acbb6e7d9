/**
 * System calls that Java has no word for: identities, locks, safe opening of files, users.
 *
 * <p>In: paths and names as Strings of bytes (ISO_8859_1, one char for one byte). Out: plain
 * values; failures are a {@link org.facteur.core.posix.PosixException} with errno. Everything goes
 * through the foreign function API to libc's {@code syscall} and a few functions of its user
 * database; no library of our own. Linux on x86-64 and aarch64 only: elsewhere {@link
 * org.facteur.core.posix.Posix#requireSupported} says so. Identities set by {@link
 * org.facteur.core.posix.Credentials} belong to the calling platform thread alone. Thread safe;
 * calls block their thread. Postfix counterpart: util/sys_defs, util/set_eugid, util/myflock,
 * global/mypwd.
 */
package org.facteur.core.posix;
