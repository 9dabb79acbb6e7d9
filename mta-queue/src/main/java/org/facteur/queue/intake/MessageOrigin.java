package org.facteur.queue.intake;

import java.util.Map;
import java.util.Set;
import org.facteur.core.config.Configuration;
import org.facteur.queue.resolve.AddressRewriter;

/**
 * Who hands in a message, and how it is to be treated.
 *
 * @param configuration the snapshot of the cleanup service that serves this origin
 * @param context for incomplete addresses in headers
 * @param attributes named attributes for the queue file (client_name, log_client_name, ...), in
 *     order
 * @param options see {@link Option}
 */
public record MessageOrigin(
    Configuration configuration,
    AddressRewriter.Context context,
    Map<String, String> attributes,
    Set<Option> options) {

  /** Treatment; the names follow cleanup's flags. */
  public enum Option {
    /** Generated here: no header or body checks, no milters. */
    INTERNAL,
    /** Apply header_checks and body_checks. */
    FILTER,
    /** Apply canonical, virtual alias and masquerade mapping to addresses. */
    MAP,
    /** Apply automatic BCC. */
    BCC,
    /** Apply milters for mail that does not come by SMTP. */
    MILTER,
    /** Recipients come from the message header too ({@code sendmail -t}). */
    EXTRACT_RECIPIENTS,
    /** Nobody waits for an answer: the sender of what is refused is told by mail. */
    BOUNCE,
    /** {@code sendmail -bv}. */
    USER_VERIFY,
    /** A probe of verify(8). */
    MTA_VERIFY,
    /** {@code sendmail -v}. */
    RECORD,
    /** Put the message on hold. */
    HOLD,
    /** The client asked for SMTPUTF8. */
    SMTPUTF8
  }
}
