package org.facteur.queue.milter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.facteur.core.config.BraceWords;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;
import org.facteur.core.config.TimeValue;

/**
 * A milter and how to deal with it: the milter_* parameters, overridden by what stands in braces
 * with its name.
 *
 * @param endpoint {@code inet:host:port} or {@code unix:path}
 * @param protocol the version that is offered, 2 to 6
 * @param defaultAction what counts when the milter fails
 */
public record MilterSettings(
    String endpoint,
    String protocol,
    String defaultAction,
    Duration connectTimeout,
    Duration commandTimeout,
    Duration contentTimeout) {
  private static final Parameter<String> PROTOCOL = Parameter.string("milter_protocol");
  private static final Parameter<String> DEFAULT_ACTION = Parameter.string("milter_default_action");
  private static final Parameter<Duration> CONNECT_TIMEOUT =
      Parameter.duration("milter_connect_timeout");
  private static final Parameter<Duration> COMMAND_TIMEOUT =
      Parameter.duration("milter_command_timeout");
  private static final Parameter<Duration> CONTENT_TIMEOUT =
      Parameter.duration("milter_content_timeout");

  /**
   * Reads a list of milters.
   *
   * @throws ConfigurationException when an option is unknown or a value is none
   */
  public static List<MilterSettings> parse(String list, Configuration from) {
    List<MilterSettings> milters = new ArrayList<>();
    for (String word : BraceWords.split(list, ", \t\r\n")) {
      milters.add(milter(word, from));
    }
    return List.copyOf(milters);
  }

  private static MilterSettings milter(String word, Configuration from) {
    MilterSettings settings =
        new MilterSettings(
            word,
            from.get(PROTOCOL),
            from.get(DEFAULT_ACTION),
            from.get(CONNECT_TIMEOUT),
            from.get(COMMAND_TIMEOUT),
            from.get(CONTENT_TIMEOUT));
    if (!word.startsWith("{")) {
      return settings.checked();
    }
    List<String> words = BraceWords.split(BraceWords.content(word), ", \t\r\n");
    if (words.isEmpty()) {
      throw new ConfigurationException("empty milter definition: \"" + word + '"');
    }
    settings = settings.at(words.getFirst());
    for (String each : words.subList(1, words.size())) {
      String option = each.startsWith("{") ? BraceWords.content(each) : each;
      int equals = option.indexOf('=');
      if (equals < 0) {
        throw new ConfigurationException(
            "malformed option: missing '=' after attribute name: \"" + option + '"');
      }
      settings =
          settings.with(option.substring(0, equals).strip(), option.substring(equals + 1).strip());
    }
    return settings.checked();
  }

  private MilterSettings checked() {
    if (!endpoint.startsWith("inet:") && !endpoint.startsWith("unix:")) {
      throw new ConfigurationException(
          "Milter service needs transport:endpoint instead of \"" + endpoint + '"');
    }
    return this;
  }

  private MilterSettings at(String server) {
    return new MilterSettings(
        server, protocol, defaultAction, connectTimeout, commandTimeout, contentTimeout);
  }

  private MilterSettings with(String option, String value) {
    return switch (option) {
      case "protocol" ->
          new MilterSettings(
              endpoint, value, defaultAction, connectTimeout, commandTimeout, contentTimeout);
      case "default_action" ->
          new MilterSettings(
              endpoint, protocol, value, connectTimeout, commandTimeout, contentTimeout);
      case "connect_timeout" ->
          new MilterSettings(
              endpoint,
              protocol,
              defaultAction,
              time(option, value),
              commandTimeout,
              contentTimeout);
      case "command_timeout" ->
          new MilterSettings(
              endpoint,
              protocol,
              defaultAction,
              connectTimeout,
              time(option, value),
              contentTimeout);
      case "content_timeout" ->
          new MilterSettings(
              endpoint,
              protocol,
              defaultAction,
              connectTimeout,
              commandTimeout,
              time(option, value));
      default -> throw new ConfigurationException("unexpected Milter attribute name: " + option);
    };
  }

  private static Duration time(String option, String value) {
    return TimeValue.parse("milter_" + option, value, 's');
  }

  /** The version to offer; 0 when the setting is none. */
  int version() {
    return protocol.matches("[2346].*") ? protocol.charAt(0) - '0' : 0;
  }
}
