package org.facteur.smtpd;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.smtpd.access.ReplyMacros;
import org.facteur.smtpd.access.SessionView;

/**
 * What is said after every refusal: smtpd_reject_footer and smtpd_reject_footer_maps. A text that
 * begins with {@code \c} goes on in the last line of the reply; {@code \n} begins another line.
 * Immutable.
 */
final class RejectFooter {
  private static final Parameter<String> FOOTER = Parameter.string("smtpd_reject_footer");

  private final String footer;
  private final LookupChain maps;
  private final ReplyMacros macros;
  private final MailLog log;

  private RejectFooter(String footer, LookupChain maps, ReplyMacros macros, MailLog log) {
    this.footer = footer;
    this.maps = maps;
    this.macros = macros;
    this.log = log;
  }

  static RejectFooter of(Configuration from, LookupTables tables, MailLog log) {
    return new RejectFooter(
        from.get(FOOTER),
        LookupChain.of("smtpd_reject_footer_maps", from, tables, log),
        ReplyMacros.of(from, log),
        log);
  }

  boolean isEmpty() {
    return footer.isEmpty() && maps.isEmpty();
  }

  /**
   * Adds the footer to the texts of a reply.
   *
   * @param reply the first line as the client sees it, the key of the maps
   * @param texts of the reply, without codes
   */
  List<String> with(
      String reply, List<String> texts, SessionView session, String recipient, ZonedDateTime now) {
    Optional<String> template = template(reply);
    Optional<String> expanded =
        template.flatMap(
            text -> macros.expand(text, session, recipient, now, name -> Optional.empty()));
    if (expanded.isEmpty()) {
      return texts;
    }
    boolean continues = expanded.get().startsWith("\\c");
    String[] parts = expanded.get().substring(continues ? 2 : 0).split("\\\\n", -1);
    List<String> all = new ArrayList<>(texts);
    for (int i = 0; i < parts.length; i++) {
      if (i == 0 && continues) {
        all.set(all.size() - 1, all.getLast() + parts[0]);
      } else {
        all.add(parts[i]);
      }
    }
    return all;
  }

  private Optional<String> template(String reply) {
    Optional<String> own = Optional.empty();
    try {
      own = maps.isEmpty() ? Optional.empty() : maps.find(reply);
    } catch (LookupFailure failure) {
      log.warning(failure.getMessage());
    }
    return own.or(() -> footer.isEmpty() ? Optional.empty() : Optional.of(footer));
  }
}
