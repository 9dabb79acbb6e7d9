package org.facteur.smtpd.access;

import java.time.ZonedDateTime;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.smtp.EnhancedStatus;

/** What clients in a DNS list hear: rbl_reply_maps, default_rbl_reply. Immutable. */
final class DnsListReplies {
  private static final Parameter<String> DEFAULT_REPLY = Parameter.string("default_rbl_reply");
  private static final Parameter<Integer> CODE = Parameter.integer("maps_rbl_reject_code");

  private final LookupChain maps;
  private final String defaultReply;
  private final int code;
  private final ReplyMacros macros;

  private DnsListReplies(LookupChain maps, String defaultReply, int code, ReplyMacros macros) {
    this.maps = maps;
    this.defaultReply = defaultReply;
    this.code = code;
    this.macros = macros;
  }

  static DnsListReplies of(Configuration from, AccessServices services, MailLog log) {
    return new DnsListReplies(
        LookupChain.of("rbl_reply_maps", from, services.tables(), log),
        from.get(DEFAULT_REPLY),
        from.get(CODE),
        ReplyMacros.of(from, log));
  }

  /**
   * Who was found where.
   *
   * @param list as configured, with its filter
   * @param text the TXT record of the list, or empty
   */
  record Hit(String list, String domain, String what, String kind, String text) {}

  Decision reject(Evaluation e, Hit hit, ZonedDateTime now) throws LookupFailure {
    Optional<String> own = maps.isEmpty() ? Optional.empty() : maps.find(hit.list());
    String reply =
        own.flatMap(template -> expand(e, template, hit, now))
            .or(() -> expand(e, defaultReply, hit, now))
            .orElse("");
    if (!reply.matches("(?s)[45][0-9][0-9] .*")) {
      e.log().warning("rbl response code configuration error: " + reply);
      return e.reject(450, "4.7.1", "Service unavailable");
    }
    String text = reply.substring(4).stripLeading();
    int space = text.indexOf(' ');
    String first = space < 0 ? text : text.substring(0, space);
    Optional<EnhancedStatus> status = EnhancedStatus.parse(first);
    String rest = status.isEmpty() ? text : space < 0 ? "" : text.substring(space).stripLeading();
    return e.reject(
        Integer.parseInt(reply.substring(0, 3)),
        status.isEmpty() ? "4.7.1" : first,
        rest.isEmpty() ? "Service unavailable" : rest);
  }

  private Optional<String> expand(Evaluation e, String template, Hit hit, ZonedDateTime now) {
    return macros.expand(
        template,
        e.session(),
        e.session().recipient().orElse(""),
        now,
        name ->
            switch (name) {
              case "rbl_code" -> Optional.of("%03d".formatted(code));
              case "rbl_domain" -> Optional.of(hit.domain());
              case "rbl_what" -> Optional.of(hit.what());
              case "rbl_class" -> Optional.of(hit.kind());
              case "rbl_reason", "rbl_txt" -> Optional.of(hit.text());
              default -> Optional.empty();
            });
  }
}
