package org.facteur.smtpd.sasl;

import java.util.List;

/** Lets clients log in. Safe for many threads. */
public interface SaslServer {
  /** The mechanisms for a session, as EHLO names them; empty when there are none now. */
  List<String> mechanisms(SaslPeer peer);

  /** Begins an exchange; the mechanism may be any word. */
  SaslExchange begin(String mechanism, SaslPeer peer);
}
