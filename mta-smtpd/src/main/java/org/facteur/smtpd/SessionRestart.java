package org.facteur.smtpd;

import java.io.IOException;

/** XCLIENT has begun the session anew: the command under way counts neither as good nor as bad. */
final class SessionRestart extends IOException {
  private static final long serialVersionUID = 1L;
}
