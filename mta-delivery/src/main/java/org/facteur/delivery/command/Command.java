package org.facteur.delivery.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facteur.delivery.mailbox.MessageCopy;

/**
 * A command to be run.
 *
 * @param words program and arguments; empty when {@code line} is to be run
 * @param line a command line as aliases(5) has it; empty when {@code words} are given
 * @param shell local_command_shell for the line, or empty
 * @param uid whose rights it has
 * @param gid the only group
 * @param environment of the command, and nothing else but PATH
 * @param workingDirectory it must be usable with the rights above
 * @param root chroot of the command
 * @param timeLimit for all of it
 * @param fileSizeLimit of files it writes, in bytes; 0 for none
 * @param message its standard input
 */
public record Command(
    List<String> words,
    String line,
    String shell,
    int uid,
    int gid,
    Map<String, String> environment,
    String workingDirectory,
    Optional<String> root,
    Duration timeLimit,
    long fileSizeLimit,
    MessageCopy message) {

  /** How log and notices call it. */
  String title() {
    return words.isEmpty() ? line : words.getFirst();
  }
}
