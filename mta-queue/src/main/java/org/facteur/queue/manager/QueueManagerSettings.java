package org.facteur.queue.manager;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;

/** The queue manager's parameters, read once for each snapshot of the configuration. */
public record QueueManagerSettings(
    Configuration configuration,
    int activeLimit,
    int recipientLimit,
    int recipientMinimum,
    Duration queueRunDelay,
    Duration inFlowDelay,
    Duration minimalBackoff,
    Duration maximalBackoff,
    Duration maximalLifetime,
    Duration bounceLifetime,
    Duration transportRetry,
    List<String> deferTransports,
    boolean softBounce,
    boolean confirmDelayCleared,
    int delayResolution,
    int defaultProcessLimit,
    String doubleBounceSender,
    String defaultFilterNexthop) {
  public static final Parameter<Integer> QMGR_MESSAGE_ACTIVE_LIMIT =
      Parameter.integer("qmgr_message_active_limit");
  public static final Parameter<Integer> QMGR_MESSAGE_RECIPIENT_LIMIT =
      Parameter.integer("qmgr_message_recipient_limit");
  public static final Parameter<Integer> QMGR_MESSAGE_RECIPIENT_MINIMUM =
      Parameter.integer("qmgr_message_recipient_minimum");
  public static final Parameter<Duration> QUEUE_RUN_DELAY = Parameter.duration("queue_run_delay");
  public static final Parameter<Duration> IN_FLOW_DELAY = Parameter.duration("in_flow_delay");
  public static final Parameter<Duration> MINIMAL_BACKOFF_TIME =
      Parameter.duration("minimal_backoff_time");
  public static final Parameter<Duration> MAXIMAL_BACKOFF_TIME =
      Parameter.duration("maximal_backoff_time");
  public static final Parameter<Duration> MAXIMAL_QUEUE_LIFETIME =
      Parameter.duration("maximal_queue_lifetime");
  public static final Parameter<Duration> BOUNCE_QUEUE_LIFETIME =
      Parameter.duration("bounce_queue_lifetime");
  public static final Parameter<Duration> TRANSPORT_RETRY_TIME =
      Parameter.duration("transport_retry_time");
  public static final Parameter<String> DEFER_TRANSPORTS = Parameter.string("defer_transports");
  public static final Parameter<Boolean> SOFT_BOUNCE = Parameter.bool("soft_bounce");
  public static final Parameter<Boolean> CONFIRM_DELAY_CLEARED =
      Parameter.bool("confirm_delay_cleared");
  public static final Parameter<Integer> DELAY_LOGGING_RESOLUTION_LIMIT =
      Parameter.integer("delay_logging_resolution_limit");
  public static final Parameter<Integer> DEFAULT_PROCESS_LIMIT =
      Parameter.integer("default_process_limit");
  public static final Parameter<String> DOUBLE_BOUNCE_SENDER =
      Parameter.string("double_bounce_sender");
  public static final Parameter<String> DEFAULT_FILTER_NEXTHOP =
      Parameter.string("default_filter_nexthop");

  /** Reads the parameters of a snapshot. */
  public static QueueManagerSettings of(Configuration configuration) {
    return new QueueManagerSettings(
        configuration,
        Math.max(1, configuration.get(QMGR_MESSAGE_ACTIVE_LIMIT)),
        configuration.get(QMGR_MESSAGE_RECIPIENT_LIMIT),
        configuration.get(QMGR_MESSAGE_RECIPIENT_MINIMUM),
        configuration.get(QUEUE_RUN_DELAY),
        configuration.get(IN_FLOW_DELAY),
        configuration.get(MINIMAL_BACKOFF_TIME),
        configuration.get(MAXIMAL_BACKOFF_TIME),
        configuration.get(MAXIMAL_QUEUE_LIFETIME),
        configuration.get(BOUNCE_QUEUE_LIFETIME),
        configuration.get(TRANSPORT_RETRY_TIME),
        Stream.of(configuration.get(DEFER_TRANSPORTS).split("[,\\s]+"))
            .filter(name -> !name.isEmpty())
            .toList(),
        configuration.get(SOFT_BOUNCE),
        configuration.get(CONFIRM_DELAY_CLEARED),
        configuration.get(DELAY_LOGGING_RESOLUTION_LIMIT),
        configuration.get(DEFAULT_PROCESS_LIMIT),
        configuration.get(DOUBLE_BOUNCE_SENDER),
        configuration.get(DEFAULT_FILTER_NEXTHOP));
  }
}
