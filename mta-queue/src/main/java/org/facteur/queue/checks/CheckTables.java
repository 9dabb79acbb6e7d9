package org.facteur.queue.checks;

import java.util.List;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupTables;
import org.facteur.queue.header.HeaderName;
import org.facteur.queue.mime.MimeSection;

/**
 * The tables of a family of checks: {@code header_checks}, {@code mime_header_checks}, {@code
 * nested_header_checks}, {@code body_checks}, or the same behind a prefix such as {@code smtp_}.
 *
 * @param bodyLimit bytes of a body that body checks see; 0 for no limit
 */
public record CheckTables(
    LookupChain header,
    LookupChain mimeHeader,
    LookupChain nestedHeader,
    LookupChain body,
    int bodyLimit) {
  private static final List<String> NAMES =
      List.of("header_checks", "mime_header_checks", "nested_header_checks", "body_checks");
  private static final Parameter<Integer> BODY_LIMIT = Parameter.integer("body_checks_size_limit");

  /**
   * Opens the tables of a configuration.
   *
   * @param prefix empty, {@code smtp_} or {@code lmtp_}
   */
  public static CheckTables of(
      String prefix, Configuration configuration, LookupTables tables, MailLog log) {
    List<LookupChain> chains =
        NAMES.stream()
            .map(name -> LookupChain.of(prefix + name, configuration, tables, log))
            .toList();
    return new CheckTables(
        chains.get(0), chains.get(1), chains.get(2), chains.get(3), configuration.get(BODY_LIMIT));
  }

  /** Whether no header is looked at. */
  public boolean ignoresHeaders() {
    return header.isEmpty() && mimeHeader.isEmpty() && nestedHeader.isEmpty();
  }

  /** Whether nothing is looked at. */
  public boolean isEmpty() {
    return ignoresHeaders() && body.isEmpty();
  }

  /** The tables for a header: headers about MIME count as those of a part wherever they stand. */
  public LookupChain forHeader(MimeSection section, Optional<HeaderName> name) {
    if (name.isPresent() && name.get().isMime()) {
      return mimeHeader;
    }
    return switch (section) {
      case PRIMARY -> header;
      case PART -> mimeHeader;
      case NESTED -> nestedHeader;
    };
  }

  /** Whether body checks look at a line that so many bytes stand before. */
  public boolean seesBody(long position) {
    return !body.isEmpty() && (bodyLimit <= 0 || position < bodyLimit);
  }
}
