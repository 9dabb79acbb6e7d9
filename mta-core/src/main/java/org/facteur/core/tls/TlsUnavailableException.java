package org.facteur.core.tls;

/** There is no TLS: the library is missing, or the configuration cannot be used. */
public final class TlsUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TlsUnavailableException(String message) {
    super(message);
  }
}
