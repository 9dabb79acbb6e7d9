package org.facteur.core.config;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One service of master.cf.
 *
 * @param name as written: {@code smtp}, {@code 127.0.0.1:25}, {@code private/x}
 * @param type inet, unix, unix-dgram, fifo or pass
 * @param isPrivate whether only the mail system may reach it
 * @param unprivileged whether it runs as mail_owner
 * @param chroot the chroot column; recorded, never acted upon with chroot(2)
 * @param wakeup the wake-up column as written ({@code -}, {@code 60}, {@code 1000?})
 * @param processLimit empty when the column is {@code -}
 * @param command the program: smtpd, qmgr, local, pipe...
 * @param overrides the {@code -o name=value} options
 * @param arguments the words of the command that are not {@code -o} options, in order
 */
public record ServiceEntry(
    String name,
    String type,
    boolean isPrivate,
    boolean unprivileged,
    boolean chroot,
    String wakeup,
    OptionalInt processLimit,
    String command,
    Map<String, String> overrides,
    List<String> arguments) {}
