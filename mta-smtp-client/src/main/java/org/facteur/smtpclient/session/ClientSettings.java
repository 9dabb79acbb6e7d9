package org.facteur.smtpclient.session;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;

/**
 * What the configuration says about talking to servers: the smtp_ parameters, or for LMTP the lmtp_
 * ones.
 */
public record ClientSettings(
    boolean lmtp,
    String myHostname,
    String heloName,
    boolean alwaysSendEhlo,
    boolean neverSendEhlo,
    boolean skip5xxGreeting,
    boolean skipQuitResponse,
    boolean softBounce,
    boolean disableMimeConversion,
    boolean quoteEnvelope,
    boolean sendXforward,
    boolean assumeFinal,
    boolean verifyAtData,
    int lineLengthLimit,
    int responseLineLimit,
    Set<String> discardedKeywords,
    Timeouts timeouts,
    Reuse reuse) {
  private static final Parameter<String> MYHOSTNAME = Parameter.string("myhostname");
  private static final Parameter<Boolean> SOFT_BOUNCE = Parameter.bool("soft_bounce");
  private static final Parameter<Integer> LINE_LENGTH_LIMIT =
      Parameter.integer("line_length_limit");
  private static final Parameter<Boolean> DISABLE_MIME_OUTPUT_CONVERSION =
      Parameter.bool("disable_mime_output_conversion");
  private static final Parameter<Boolean> LMTP_ASSUME_FINAL = Parameter.bool("lmtp_assume_final");

  /** How long each stage may take. */
  public record Timeouts(
      Duration connect,
      Duration helo,
      Duration xforward,
      Duration mail,
      Duration rcpt,
      Duration dataInit,
      Duration dataXfer,
      Duration dataDone,
      Duration rset,
      Duration quit) {}

  /**
   * How connections are used again.
   *
   * @param onDemand for destinations with much mail
   * @param destinations for these always
   * @param idleLimit how long a connection waits for a next message
   * @param timeLimit how old it may become
   * @param countLimit how many deliveries it may serve; 0 for no limit
   */
  public record Reuse(
      boolean onDemand,
      List<String> destinations,
      Duration idleLimit,
      Duration timeLimit,
      int countLimit) {}

  /** Reads a snapshot. */
  public static ClientSettings of(Configuration configuration, boolean lmtp) {
    Reading read = new Reading(configuration, lmtp ? "lmtp_" : "smtp_");
    String helo = lmtp ? "lhlo" : "helo";
    String target = read.text("address_verify_target");
    if (!target.equals("rcpt") && !target.equals("data")) {
      throw new ConfigurationException(
          "bad " + read.prefix + "address_verify_target value: " + target);
    }
    return new ClientSettings(
        lmtp,
        configuration.get(MYHOSTNAME),
        read.text(helo + "_name"),
        lmtp || read.bool("always_send_ehlo"),
        !lmtp && read.bool("never_send_ehlo"),
        read.bool("skip_5xx_greeting"),
        read.bool("skip_quit_response"),
        configuration.get(SOFT_BOUNCE),
        configuration.get(DISABLE_MIME_OUTPUT_CONVERSION),
        read.bool("quote_rfc821_envelope"),
        read.bool("send_xforward_command"),
        lmtp && configuration.get(LMTP_ASSUME_FINAL),
        target.equals("data"),
        read.number("line_length_limit"),
        configuration.get(LINE_LENGTH_LIMIT),
        keywords(read.text(lmtp ? "discard_lhlo_keywords" : "discard_ehlo_keywords")),
        new Timeouts(
            read.time("connect_timeout"),
            read.time(helo + "_timeout"),
            read.time("xforward_timeout"),
            read.time("mail_timeout"),
            read.time("rcpt_timeout"),
            read.time("data_init_timeout"),
            read.time("data_xfer_timeout"),
            read.time("data_done_timeout"),
            read.time("rset_timeout"),
            read.time("quit_timeout")),
        new Reuse(
            read.bool("connection_cache_on_demand"),
            words(read.text("connection_cache_destinations")).toList(),
            read.time("connection_cache_time_limit"),
            read.time("connection_reuse_time_limit"),
            read.number("connection_reuse_count_limit")));
  }

  /** The parameter that turns EHLO keywords off for an address. */
  public static String keywordMapsParameter(boolean lmtp) {
    return lmtp
        ? "lmtp_discard_lhlo_keyword_address_maps"
        : "smtp_discard_ehlo_keyword_address_maps";
  }

  /** A list of EHLO keywords, in lower case. */
  static Set<String> keywords(String text) {
    return words(text).map(word -> word.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  private static Stream<String> words(String text) {
    return Stream.of(text.split("[\\s,]+")).filter(word -> !word.isEmpty());
  }

  /** Reads parameters of one prefix. */
  private record Reading(Configuration configuration, String prefix) {
    String text(String name) {
      return configuration.get(Parameter.string(prefix + name)).strip();
    }

    boolean bool(String name) {
      return configuration.get(Parameter.bool(prefix + name));
    }

    int number(String name) {
      return configuration.get(Parameter.integer(prefix + name));
    }

    Duration time(String name) {
      return configuration.get(Parameter.duration(prefix + name));
    }
  }
}
