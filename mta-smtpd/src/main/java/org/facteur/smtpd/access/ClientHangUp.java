package org.facteur.smtpd.access;

/** The action HANGUP: the session ends here, without a reply. The session catches it. */
public final class ClientHangUp extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClientHangUp() {
    super("HANGUP", null, false, false);
  }
}
