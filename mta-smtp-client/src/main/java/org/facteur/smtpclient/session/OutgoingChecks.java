package org.facteur.smtpclient.session;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.queue.checks.CheckAction;
import org.facteur.queue.checks.CheckAction.Kind;
import org.facteur.queue.checks.CheckTables;
import org.facteur.queue.header.HeaderLine;
import org.facteur.queue.mime.MimeSection;

/**
 * smtp_header_checks and kin for one message: they change what is sent, and refuse nothing. Postfix
 * counterpart: global/header_body_checks.
 */
final class OutgoingChecks {
  private static final int EXCERPT = 200;

  private static final Set<Kind> SUPPORTED =
      EnumSet.of(
          Kind.DUNNO, Kind.IGNORE, Kind.INFO, Kind.PREPEND, Kind.REPLACE, Kind.STRIP, Kind.WARN);

  private final CheckTables tables;
  private final String queueId;
  private final MailLog log;

  OutgoingChecks(CheckTables tables, String queueId, MailLog log) {
    this.tables = tables;
    this.queueId = queueId;
    this.log = log;
  }

  /** Takes lines that are put before what is being checked. */
  @FunctionalInterface
  interface Prepended {
    void accept(String text) throws IOException;
  }

  /**
   * Checks a header; another one may take its place.
   *
   * @return false when it is to go
   * @throws IOException when a table fails: the delivery has to wait
   */
  boolean header(MimeSection section, HeaderLine header, Prepended before) throws IOException {
    if (tables.ignoresHeaders()) {
      return true;
    }
    String text = header.text();
    Optional<String> result =
        apply(tables.forHeader(section, header.name()), "header", text, before);
    result.filter(other -> !other.equals(text)).ifPresent(header::replace);
    return result.isPresent();
  }

  boolean seesBody(long position) {
    return tables.seesBody(position);
  }

  /** What becomes of a line; empty when it is to go. */
  Optional<String> body(String line, Prepended before) throws IOException {
    return apply(tables.body(), "body", line, before);
  }

  private Optional<String> apply(LookupChain chain, String subject, String text, Prepended before)
      throws IOException {
    Optional<String> value;
    try {
      value = chain.find(text);
    } catch (LookupFailure e) {
      throw new IOException(chain.title() + " lookup failed", e);
    }
    if (value.isEmpty()) {
      return Optional.of(text);
    }
    CheckAction action =
        CheckAction.parse(value.get(), chain.title(), subject.equals("header"), SUPPORTED, log);
    switch (action.kind()) {
      case WARN -> log("warning", subject, text, action);
      case INFO -> log("info", subject, text, action);
      case PREPEND -> {
        log("prepend", subject, text, action);
        before.accept(action.text());
      }
      case REPLACE -> {
        log("replace", subject, text, action);
        return Optional.of(action.text());
      }
      case STRIP -> {
        log("strip", subject, text, action);
        return Optional.empty();
      }
      case IGNORE -> {
        return Optional.empty();
      }
      default -> {}
    }
    return Optional.of(text);
  }

  private void log(String what, String subject, String text, CheckAction action) {
    log.info(
        queueId
            + ": "
            + what
            + ": "
            + subject
            + " "
            + text.substring(0, Math.min(EXCERPT, text.length()))
            + (action.text().isEmpty() ? "" : ": " + action.text()));
  }
}
