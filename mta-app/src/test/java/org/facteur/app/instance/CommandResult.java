package org.facteur.app.instance;

/**
 * A command that has ended.
 *
 * @param output of standard output
 * @param errors of standard error
 */
record CommandResult(int status, String output, String errors) {

  /** Both outputs, for messages about a failure. */
  String text() {
    return "status " + status + "\n" + output + errors;
  }
}
