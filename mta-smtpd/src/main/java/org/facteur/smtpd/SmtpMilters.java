package org.facteur.smtpd;

import java.util.Optional;
import java.util.Set;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.queue.intake.ReceiveOverride;
import org.facteur.queue.milter.MilterNames;
import org.facteur.queue.milter.Milters;

/**
 * smtpd_milters and smtpd_milter_maps of a snapshot. Immutable.
 *
 * @param general those of clients that the maps do not know
 * @param delayReject smtpd_delay_reject: what is said at HELO waits for MAIL
 */
record SmtpMilters(Milters general, LookupChain maps, MilterNames names, boolean delayReject) {
  private static final Parameter<String> MILTERS = Parameter.string("smtpd_milters");
  private static final Parameter<Boolean> DELAY_REJECT = Parameter.bool("smtpd_delay_reject");
  private static final String DISABLE = "DISABLE";

  static SmtpMilters of(Configuration from, ServerParts parts, Set<ReceiveOverride> overrides) {
    boolean off = overrides.contains(ReceiveOverride.NO_MILTERS);
    String list = off ? "" : from.get(MILTERS);
    LookupChain maps =
        LookupChain.of("smtpd_milter_maps", from, parts.access().tables(), parts.log());
    return new SmtpMilters(
        Milters.of(list, from, parts.access().policies()::connect, parts.log()),
        off ? new LookupChain(maps.title(), java.util.List.of(), parts.log()) : maps,
        MilterNames.of(from),
        from.get(DELAY_REJECT));
  }

  boolean isEmpty() {
    return general.isEmpty() && maps.isEmpty();
  }

  /** The milters of a client. */
  Milters of(String address, org.facteur.core.log.MailLog log) {
    if (maps.isEmpty()) {
      return general;
    }
    try {
      Optional<String> own = maps.find(address);
      if (own.isEmpty()) {
        return general;
      }
      return general.with(own.get().strip().equalsIgnoreCase(DISABLE) ? "" : own.get());
    } catch (LookupFailure e) {
      return general;
    } catch (ConfigurationException e) {
      log.fatal(e.getMessage());
      throw e;
    }
  }
}
