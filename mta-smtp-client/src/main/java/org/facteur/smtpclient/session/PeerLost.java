package org.facteur.smtpclient.session;

import java.io.IOException;

/** The server went away or does not answer. */
final class PeerLost extends IOException {
  private static final long serialVersionUID = 1L;
  private final boolean timedOut;

  PeerLost(boolean timedOut, String message) {
    super(message);
    this.timedOut = timedOut;
  }

  PeerLost(boolean timedOut, IOException cause) {
    super(cause);
    this.timedOut = timedOut;
  }

  /** Whether it was silence; else the connection is gone. */
  boolean timedOut() {
    return timedOut;
  }
}
