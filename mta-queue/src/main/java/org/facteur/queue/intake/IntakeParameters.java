package org.facteur.queue.intake;

import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;

/** The parameters of the intake, read once for each snapshot of the configuration. */
record IntakeParameters(
    int lineLength,
    long messageSize,
    int hopCount,
    int addressTokens,
    int duplicateFilter,
    boolean enableOriginalRecipient,
    boolean alwaysAddMissing,
    boolean rewriteRemoteHeaders,
    boolean standardFrom,
    String undisclosedRecipients,
    String hostName,
    String emptyRecipient,
    boolean smtputf8,
    Duration delayWarning,
    int delayResolution,
    Set<String> droppedHeaders,
    boolean replaceStrayCr,
    boolean detectEncoding,
    ByteSet stripped,
    ByteSet rejected) {
  static final Parameter<Integer> LINE_LENGTH_LIMIT = Parameter.integer("line_length_limit");
  static final Parameter<Long> MESSAGE_SIZE_LIMIT = Parameter.size("message_size_limit");
  static final Parameter<Integer> HOPCOUNT_LIMIT = Parameter.integer("hopcount_limit");
  static final Parameter<Integer> HEADER_ADDRESS_TOKEN_LIMIT =
      Parameter.integer("header_address_token_limit");
  static final Parameter<Integer> DUPLICATE_FILTER_LIMIT =
      Parameter.integer("duplicate_filter_limit");
  static final Parameter<Boolean> ENABLE_ORIGINAL_RECIPIENT =
      Parameter.bool("enable_original_recipient");
  static final Parameter<Boolean> ALWAYS_ADD_MISSING_HEADERS =
      Parameter.bool("always_add_missing_headers");
  static final Parameter<String> REMOTE_HEADER_REWRITE_DOMAIN =
      Parameter.string("remote_header_rewrite_domain");
  static final Parameter<String> HEADER_FROM_FORMAT = Parameter.string("header_from_format");
  static final Parameter<String> UNDISCLOSED_RECIPIENTS_HEADER =
      Parameter.string("undisclosed_recipients_header");
  static final Parameter<String> MYHOSTNAME = Parameter.string("myhostname");
  static final Parameter<String> EMPTY_ADDRESS_RECIPIENT =
      Parameter.string("empty_address_recipient");
  static final Parameter<Boolean> SMTPUTF8_ENABLE = Parameter.bool("smtputf8_enable");
  static final Parameter<Duration> DELAY_WARNING_TIME = Parameter.duration("delay_warning_time");
  static final Parameter<Integer> DELAY_LOGGING_RESOLUTION_LIMIT =
      Parameter.integer("delay_logging_resolution_limit");
  static final Parameter<Boolean> REPLACE_STRAY_CR = Parameter.bool("cleanup_replace_stray_cr_lf");
  static final Parameter<Boolean> DETECT_ENCODING = Parameter.bool("detect_8bit_encoding_header");
  static final Parameter<String> MESSAGE_DROP_HEADERS = Parameter.string("message_drop_headers");
  static final Parameter<String> MESSAGE_STRIP_CHARACTERS =
      Parameter.string("message_strip_characters");
  static final Parameter<String> MESSAGE_REJECT_CHARACTERS =
      Parameter.string("message_reject_characters");

  static IntakeParameters of(Configuration configuration) {
    return new IntakeParameters(
        Math.max(1, configuration.get(LINE_LENGTH_LIMIT)),
        configuration.get(MESSAGE_SIZE_LIMIT),
        configuration.get(HOPCOUNT_LIMIT),
        configuration.get(HEADER_ADDRESS_TOKEN_LIMIT),
        configuration.get(DUPLICATE_FILTER_LIMIT),
        configuration.get(ENABLE_ORIGINAL_RECIPIENT),
        configuration.get(ALWAYS_ADD_MISSING_HEADERS),
        !configuration.get(REMOTE_HEADER_REWRITE_DOMAIN).isEmpty(),
        configuration.get(HEADER_FROM_FORMAT).equals("standard"),
        configuration.get(UNDISCLOSED_RECIPIENTS_HEADER),
        configuration.get(MYHOSTNAME),
        configuration.get(EMPTY_ADDRESS_RECIPIENT),
        configuration.get(SMTPUTF8_ENABLE),
        configuration.get(DELAY_WARNING_TIME),
        configuration.get(DELAY_LOGGING_RESOLUTION_LIMIT),
        names(configuration.get(MESSAGE_DROP_HEADERS)),
        configuration.get(REPLACE_STRAY_CR),
        configuration.get(DETECT_ENCODING),
        ByteSet.parse(configuration.get(MESSAGE_STRIP_CHARACTERS)),
        ByteSet.parse(configuration.get(MESSAGE_REJECT_CHARACTERS)));
  }

  private static Set<String> names(String list) {
    Set<String> names = new HashSet<>();
    for (String name : list.split("[\\s,]+")) {
      if (!name.isEmpty()) {
        names.add(name.toLowerCase(Locale.ROOT));
      }
    }
    return Set.copyOf(names);
  }
}
