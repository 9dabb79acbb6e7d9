package org.facteur.app.tool.postsuper;

import org.facteur.app.tool.ToolEnvironment;
import org.facteur.core.log.MailLog;

/**
 * Tells the terminal and the mail log.
 *
 * @param verbose whether each file is named
 */
record SuperLog(ToolEnvironment environment, MailLog log, boolean verbose) {
  void info(String text) {
    environment.info(text);
    log.info(text);
  }

  void warning(String text) {
    environment.warning(text);
    log.warning(text);
  }

  void detail(String text) {
    if (verbose) {
      info(text);
    }
  }
}
