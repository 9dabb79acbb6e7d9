package org.facteur.queue.intake;

import java.util.EnumSet;
import java.util.Set;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.queue.mime.MimeProblem;
import org.facteur.queue.mime.MimeSettings;

/** What the strict_* parameters want to be looked for. */
final class StrictMime {
  private static final Parameter<Boolean> DISABLED =
      Parameter.bool("disable_mime_input_processing");
  private static final Parameter<Boolean> STRICT_8BITMIME = Parameter.bool("strict_8bitmime");
  private static final Parameter<Boolean> STRICT_HEADERS = Parameter.bool("strict_7bit_headers");
  private static final Parameter<Boolean> STRICT_BODY = Parameter.bool("strict_8bitmime_body");
  private static final Parameter<Boolean> STRICT_ENCODING =
      Parameter.bool("strict_mime_encoding_domain");

  private StrictMime() {}

  /**
   * Settings for the parser.
   *
   * @param checked whether there are header checks: they must not miss what is nested too deep
   */
  static MimeSettings settings(Configuration from, boolean checked) {
    Set<MimeProblem> wanted = EnumSet.noneOf(MimeProblem.class);
    boolean both = from.get(STRICT_8BITMIME);
    if (both || from.get(STRICT_HEADERS)) {
      wanted.add(MimeProblem.EIGHT_BIT_HEADER);
    }
    if (both || from.get(STRICT_BODY)) {
      wanted.add(MimeProblem.EIGHT_BIT_BODY);
    }
    if (from.get(STRICT_ENCODING)) {
      wanted.add(MimeProblem.ENCODING_DOMAIN);
    }
    if (checked || !wanted.isEmpty()) {
      wanted.add(MimeProblem.NESTING);
    }
    boolean enabled = !from.get(DISABLED);
    return MimeSettings.of(from, enabled, enabled ? wanted : Set.of());
  }
}
