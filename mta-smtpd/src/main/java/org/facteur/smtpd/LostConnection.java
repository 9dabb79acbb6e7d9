package org.facteur.smtpd;

import java.io.IOException;

/** The client has gone in the middle of a session. */
final class LostConnection extends IOException {
  private static final long serialVersionUID = 1L;

  LostConnection() {
    super("lost connection");
  }
}
