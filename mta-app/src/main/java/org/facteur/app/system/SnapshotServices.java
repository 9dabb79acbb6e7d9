package org.facteur.app.system;

import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.net.OwnAddresses;
import org.facteur.queue.intake.IntakeServices;
import org.facteur.queue.milter.MilterConnector;
import org.facteur.queue.resolve.AddressMapping;
import org.facteur.queue.resolve.AddressRewriter;
import org.facteur.queue.resolve.LocalDomains;
import org.facteur.queue.resolve.TrivialRewriter;

/** What cleanup does to addresses and content, for each snapshot of the configuration. */
record SnapshotServices(SystemParts parts, MilterConnector milters) implements IntakeServices {
  @Override
  public AddressRewriter rewriter(Configuration configuration) {
    return new TrivialRewriter(configuration);
  }

  @Override
  public LookupTables tables() {
    return parts.tables();
  }

  @Override
  public AddressMapping mapping(Configuration configuration, AddressRewriter rewriter) {
    MailLog log = parts.log(configuration, "cleanup");
    LocalDomains local =
        new LocalDomains(configuration, parts.tables(), OwnAddresses.of(configuration), log);
    return new AddressMapping(configuration, parts.tables(), local, rewriter, log);
  }
}
