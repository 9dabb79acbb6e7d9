package org.facteur.smtpd.access;

import java.time.Duration;
import java.util.List;
import org.facteur.core.config.BraceWords;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;
import org.facteur.core.config.TimeValue;

/**
 * A policy server and how to talk to it: the smtpd_policy_service parameters, overridden by what
 * stands in braces behind check_policy_service.
 *
 * @param endpoint {@code inet:host:port} or {@code unix:path}
 * @param defaultAction what counts when the server does not answer
 * @param requestLimit requests over one connection; 0 for no limit
 */
record PolicySettings(
    String endpoint,
    String defaultAction,
    String context,
    Duration timeout,
    Duration maxIdle,
    Duration maxAge,
    int requestLimit,
    int tryLimit,
    Duration retryDelay) {
  private static final Parameter<String> DEFAULT_ACTION =
      Parameter.string("smtpd_policy_service_default_action");
  private static final Parameter<String> CONTEXT =
      Parameter.string("smtpd_policy_service_policy_context");
  private static final Parameter<Duration> TIMEOUT =
      Parameter.duration("smtpd_policy_service_timeout");
  private static final Parameter<Duration> MAX_IDLE =
      Parameter.duration("smtpd_policy_service_max_idle");
  private static final Parameter<Duration> MAX_AGE =
      Parameter.duration("smtpd_policy_service_max_ttl");
  private static final Parameter<Integer> REQUEST_LIMIT =
      Parameter.integer("smtpd_policy_service_request_limit");
  private static final Parameter<Integer> TRY_LIMIT =
      Parameter.integer("smtpd_policy_service_try_limit");
  private static final Parameter<Duration> RETRY_DELAY =
      Parameter.duration("smtpd_policy_service_retry_delay");

  /**
   * Reads an argument of check_policy_service.
   *
   * @throws ConfigurationException when an option is unknown or a value is none
   */
  static PolicySettings parse(String argument, Configuration from) {
    PolicySettings settings =
        new PolicySettings(
            argument,
            from.get(DEFAULT_ACTION),
            from.get(CONTEXT),
            from.get(TIMEOUT),
            from.get(MAX_IDLE),
            from.get(MAX_AGE),
            from.get(REQUEST_LIMIT),
            from.get(TRY_LIMIT),
            from.get(RETRY_DELAY));
    if (!argument.startsWith("{")) {
      return settings;
    }
    List<String> words = BraceWords.split(BraceWords.content(argument), ", \t\r\n");
    if (words.isEmpty()) {
      throw new ConfigurationException("check_policy_service: missing server in " + argument);
    }
    settings = settings.at(words.getFirst());
    for (String word : words.subList(1, words.size())) {
      String option = word.startsWith("{") ? BraceWords.content(word) : word;
      int equals = option.indexOf('=');
      if (equals < 0) {
        throw new ConfigurationException("check_policy_service: missing '=' in \"" + option + '"');
      }
      settings =
          settings.with(option.substring(0, equals).strip(), option.substring(equals + 1).strip());
    }
    return settings;
  }

  /** What log lines call the server. */
  String name() {
    return endpoint.substring(endpoint.indexOf(':') + 1);
  }

  private PolicySettings at(String server) {
    return new PolicySettings(
        server,
        defaultAction,
        context,
        timeout,
        maxIdle,
        maxAge,
        requestLimit,
        tryLimit,
        retryDelay);
  }

  private PolicySettings with(String option, String value) {
    return new PolicySettings(
        endpoint,
        option.equals("default_action") ? value : defaultAction,
        option.equals("policy_context") ? value : context,
        option.equals("timeout") ? time(option, value) : timeout,
        option.equals("max_idle") ? time(option, value) : maxIdle,
        option.equals("max_ttl") ? time(option, value) : maxAge,
        option.equals("request_limit") ? number(option, value) : requestLimit,
        option.equals("try_limit") ? number(option, value) : tryLimit,
        known(option) && option.equals("retry_delay") ? time(option, value) : retryDelay);
  }

  private static boolean known(String option) {
    return switch (option) {
      case "default_action",
          "policy_context",
          "timeout",
          "max_idle",
          "max_ttl",
          "request_limit",
          "try_limit",
          "retry_delay" ->
          true;
      default ->
          throw new ConfigurationException(
              "check_policy_service: unexpected attribute name: " + option);
    };
  }

  private static Duration time(String option, String value) {
    return TimeValue.parse("smtpd_policy_service_" + option, value, 's');
  }

  private static int number(String option, String value) {
    if (!value.matches("[0-9]{1,9}")) {
      throw new ConfigurationException(
          "check_policy_service: bad numerical configuration: " + option + " = " + value);
    }
    return Integer.parseInt(value);
  }
}
