package org.facteur.app.tool;

/** Ends a tool: {@code NAME: fatal: MESSAGE} on standard error and an exit status. */
public final class ToolFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int exitStatus;

  public ToolFailure(String message) {
    this(1, message);
  }

  /**
   * @param exitStatus as sysexits(3) where Postfix uses it
   * @param message without program name and {@code fatal:}
   */
  public ToolFailure(int exitStatus, String message) {
    super(message);
    this.exitStatus = exitStatus;
  }

  public int exitStatus() {
    return exitStatus;
  }
}
