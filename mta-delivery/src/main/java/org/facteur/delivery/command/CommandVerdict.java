package org.facteur.delivery.command;

import java.util.Optional;
import org.facteur.core.smtp.EnhancedStatus;
import org.facteur.queue.delivery.DeliveryOutcome;
import org.facteur.queue.delivery.Dsn;

/** Makes an outcome of how a command ended and what it said. */
final class CommandVerdict {
  /** What the JVM adds to the number of the signal that ended a process. */
  private static final int SIGNAL_BASE = 128;

  private CommandVerdict() {}

  static CommandResult timedOut(String title, String output) {
    return failed(
        "5.3.0", "Command time limit exceeded: \"" + title + "\"" + after(output), output);
  }

  static CommandResult of(int exitStatus, String title, String output) {
    if (exitStatus == 0) {
      return new CommandResult.Succeeded(output);
    }
    if (exitStatus > SIGNAL_BASE && exitStatus <= SIGNAL_BASE + 64) {
      int signal = exitStatus - SIGNAL_BASE;
      return failed(
          "4.3.0",
          "Command died with signal " + signal + ": \"" + title + "\"" + after(output),
          output.isEmpty() ? SysExit.SOFTWARE.text() : output);
    }
    Optional<CommandResult> said = byOutput(output);
    if (said.isPresent()) {
      return said.get();
    }
    Optional<SysExit> known = SysExit.of(exitStatus);
    if (known.isPresent()) {
      SysExit exit = known.get();
      return failed(
          exit.status(), exit.text() + after(output), output.isEmpty() ? exit.text() : output);
    }
    return failed(
        "5.3.0",
        "Command died with status " + exitStatus + ": \"" + title + "\"" + after(output),
        output);
  }

  /** The command could not be started by itself: what Postfix's child would say and exit with. */
  static CommandResult notStarted(String output) {
    SysExit exit = SysExit.TEMPORARY_FAILURE;
    return failed(exit.status(), exit.text() + after(output), output);
  }

  /**
   * Output that begins with an enhanced status code decides by itself; one that speaks of success
   * does not make one of a failure.
   */
  private static Optional<CommandResult> byOutput(String output) {
    int end = 0;
    while (end < output.length() && output.charAt(end) > ' ') {
      end++;
    }
    String rest = output.substring(end).stripLeading();
    return EnhancedStatus.parse(output.substring(0, end))
        .map(status -> failed(status.severity() == 2 ? "5.0.0" : status.toString(), rest, rest));
  }

  private static String after(String output) {
    return output.isEmpty() ? "" : ". Command output: " + output;
  }

  private static CommandResult failed(String status, String reason, String diagnostic) {
    Dsn dsn =
        new Dsn(
            EnhancedStatus.of(status),
            reason,
            Optional.of(new Dsn.Diagnostic("x-unix", diagnostic.isEmpty() ? reason : diagnostic)),
            Optional.empty());
    return new CommandResult.Failed(
        status.startsWith("4")
            ? new DeliveryOutcome.Deferred(dsn)
            : new DeliveryOutcome.Undeliverable(dsn));
  }
}
