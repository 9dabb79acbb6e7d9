package org.facteur.queue.intake;

import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupChain;
import org.facteur.queue.checks.CheckTables;
import org.facteur.queue.milter.MilterNames;
import org.facteur.queue.milter.Milters;
import org.facteur.queue.mime.MimeSettings;
import org.facteur.queue.resolve.AddressMapping;
import org.facteur.queue.resolve.AddressRewriter;

/** What the intake has made of one snapshot of the configuration. */
record IntakeSnapshot(
    IntakeParameters parameters,
    AddressRewriter rewriter,
    AddressMapping mapping,
    CheckTables checks,
    MimeSettings mime,
    LookupChain milterChecks,
    Milters localMilters,
    MilterNames names) {
  private static final Parameter<String> NON_SMTPD_MILTERS = Parameter.string("non_smtpd_milters");

  /** Makes what depends on a configuration. */
  static IntakeSnapshot of(Configuration configuration, IntakeServices services, MailLog log) {
    AddressRewriter rewriter = services.rewriter(configuration);
    CheckTables checks = CheckTables.of("", configuration, services.tables(), log);
    return new IntakeSnapshot(
        IntakeParameters.of(configuration),
        rewriter,
        services.mapping(configuration, rewriter),
        checks,
        StrictMime.settings(configuration, !checks.ignoresHeaders()),
        LookupChain.of("milter_header_checks", configuration, services.tables(), log),
        Milters.of(configuration.get(NON_SMTPD_MILTERS), configuration, services.milters(), log),
        MilterNames.of(configuration));
  }
}
