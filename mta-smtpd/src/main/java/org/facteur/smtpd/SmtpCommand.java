package org.facteur.smtpd;

import java.io.IOException;
import java.util.List;

/** One command of SMTP. Stateless: all state is the session's. */
interface SmtpCommand {
  /**
   * Carries out the command and answers it.
   *
   * @param words the command itself first
   * @return whether it went well; otherwise it counts as an error
   */
  boolean run(SmtpSession session, List<CommandLine.Word> words) throws IOException;

  /** Whether it may come before TLS where TLS is required. */
  default boolean isBeforeTls() {
    return false;
  }

  /** Whether the command counts as junk when it comes too often. */
  default boolean isJunk() {
    return false;
  }

  /** Whether the client must wait for the reply before it sends more: RFC 2920 section 3.1. */
  default boolean endsBatch() {
    return false;
  }
}
