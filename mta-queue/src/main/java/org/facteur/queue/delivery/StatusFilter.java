package org.facteur.queue.delivery;

import java.util.List;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.smtp.EnhancedStatus;

/**
 * smtp_delivery_status_filter and kin: replaces status and text of an outcome. A success cannot
 * become a failure, nor a failure a success.
 *
 * @param tables asked in turn with {@code status text}
 * @param name of the parameter, for warnings
 */
public record StatusFilter(List<LookupTable> tables, String name, MailLog log) {
  /**
   * The filter of an agent.
   *
   * @param agent {@code smtp}, {@code lmtp}, {@code local}, {@code virtual} or {@code pipe}
   */
  public static StatusFilter of(
      String agent, Configuration configuration, LookupTables tables, MailLog log) {
    String name = agent + "_delivery_status_filter";
    String maps = configuration.get(Parameter.string(name)).strip();
    return new StatusFilter(
        maps.isEmpty() ? List.of() : tables.openAll(maps, configuration), name, log);
  }

  /** Status and text as the tables want them. */
  public Dsn apply(Dsn dsn) {
    if (tables.isEmpty()) {
      return dsn;
    }
    String key = dsn.status() + " " + dsn.reason();
    for (LookupTable table : tables) {
      try {
        Optional<String> found = table.find(key);
        if (found.isPresent()) {
          return replaced(dsn, found.get());
        }
      } catch (LookupFailure e) {
        log.warning(e.getMessage());
        log.warning(table.name() + " lookup error for \"" + key + "\"");
        return dsn;
      }
    }
    return dsn;
  }

  private Dsn replaced(Dsn dsn, String text) {
    String[] words = text.strip().split("\\s+", 2);
    Optional<EnhancedStatus> status = EnhancedStatus.parse(words[0]);
    boolean usable =
        status.isPresent()
            && words.length == 2
            && (status.get().severity() == 2) == (dsn.status().severity() == 2);
    if (!usable) {
      log.warning(name + ": bad status code: " + text);
      return dsn;
    }
    return new Dsn(status.get(), words[1], dsn.diagnostic(), dsn.remoteMta());
  }

  /** An agent whose own outcomes are filtered; those of other agents it handed mail to are not. */
  public DeliveryAgent over(DeliveryAgent agent) {
    return tables.isEmpty() ? agent : request -> filtered(agent.deliver(request));
  }

  private DeliveryReport filtered(DeliveryReport report) {
    return new DeliveryReport(
        report.outcomes().stream().map(this::filtered).toList(), report.destinationFailure());
  }

  private RecipientOutcome filtered(RecipientOutcome given) {
    if (!given.program().isEmpty()) {
      return given;
    }
    Dsn dsn = apply(given.outcome().dsn());
    DeliveryOutcome outcome =
        switch (dsn.status().severity()) {
          case 4 -> new DeliveryOutcome.Deferred(dsn);
          case 5 -> new DeliveryOutcome.Undeliverable(dsn);
          default ->
              given.outcome() instanceof DeliveryOutcome.Delivered delivered
                  ? new DeliveryOutcome.Delivered(dsn, delivered.action(), delivered.logStatus())
                  : given.outcome();
        };
    return given.with(outcome);
  }
}
