package org.facteur.core.lookup;

/** A lookup that could not be answered now: the caller must treat it as temporary (4.3.0). */
public final class LookupFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private final String table;
  private final String reason;

  /**
   * @param table {@code type:name} of the table
   * @param reason for the log
   */
  public LookupFailure(String table, String reason) {
    super(table + " lookup error: " + reason);
    this.table = table;
    this.reason = reason;
  }

  public LookupFailure(String table, String reason, Throwable cause) {
    super(table + " lookup error: " + reason, cause);
    this.table = table;
    this.reason = reason;
  }

  /** Without the table's name. */
  public String reason() {
    return reason;
  }

  public String table() {
    return table;
  }
}
