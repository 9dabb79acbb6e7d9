package org.facteur.queue.delivery;

import java.util.Optional;
import org.facteur.core.smtp.EnhancedStatus;

/**
 * What is known of a delivery attempt: the log's {@code dsn=} and text, and the fields of RFC 3464.
 *
 * @param status the DSN status
 * @param reason the text of the log and of the notice
 * @param diagnostic type and text for Diagnostic-Code; without one it is {@code X-Postfix; reason}
 * @param remoteMta Remote-MTA, the host name of the peer that said so
 */
public record Dsn(
    EnhancedStatus status,
    String reason,
    Optional<Diagnostic> diagnostic,
    Optional<String> remoteMta) {

  /**
   * Diagnostic-Code.
   *
   * @param type {@code smtp}, {@code x-unix}...
   */
  public record Diagnostic(String type, String text) {}

  /** Without remote host and diagnostic. */
  public static Dsn of(String status, String reason) {
    return new Dsn(EnhancedStatus.of(status), reason, Optional.empty(), Optional.empty());
  }
}
