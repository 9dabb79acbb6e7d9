package org.facteur.core.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters whose name begins with the name of a service of master.cf, such as {@code
 * slow_destination_rate_delay}: their suffixes, and the parameter that is each one's default.
 */
public final class ServiceParameters {
  private static final Map<String, String> DELIVERY = delivery();
  private static final String TIME_LIMIT = "_time_limit";
  private static final String COMMAND_TIME_LIMIT = "command_time_limit";

  private ServiceParameters() {}

  /** Suffix and default parameter for a service that delivers mail. */
  public static Map<String, String> ofDelivery() {
    return DELIVERY;
  }

  /** Suffix and default parameter of the limit that pipe and spawn services have besides. */
  public static Map<String, String> ofCommands() {
    return Map.of(TIME_LIMIT, COMMAND_TIME_LIMIT);
  }

  /** The parameter that is the default of a name with such a suffix. */
  public static Optional<String> defaultParameter(String name) {
    for (Map.Entry<String, String> entry : DELIVERY.entrySet()) {
      if (isSuffix(name, entry.getKey())) {
        return Optional.of(entry.getValue());
      }
    }
    return isSuffix(name, TIME_LIMIT) ? Optional.of(COMMAND_TIME_LIMIT) : Optional.empty();
  }

  private static boolean isSuffix(String name, String suffix) {
    return name.length() > suffix.length() && name.endsWith(suffix);
  }

  private static Map<String, String> delivery() {
    // The more particular of two suffixes comes first.
    Map<String, String> table = new LinkedHashMap<>();
    for (String suffix :
        new String[] {
          "_extra_recipient_limit",
          "_destination_recipient_limit",
          "_recipient_limit",
          "_recipient_refill_limit",
          "_recipient_refill_delay",
          "_delivery_slot_cost",
          "_delivery_slot_loan",
          "_delivery_slot_discount",
          "_minimum_delivery_slots",
          "_destination_concurrency_limit",
          "_destination_concurrency_positive_feedback",
          "_destination_concurrency_negative_feedback",
          "_destination_concurrency_failed_cohort_limit",
          "_destination_rate_delay",
          "_transport_rate_delay"
        }) {
      table.put(suffix, "default" + suffix);
    }
    table.put("_initial_destination_concurrency", "initial_destination_concurrency");
    return Collections.unmodifiableMap(table);
  }
}
