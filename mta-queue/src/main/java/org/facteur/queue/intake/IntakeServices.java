package org.facteur.queue.intake;

import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupTables;
import org.facteur.queue.milter.MilterConnector;
import org.facteur.queue.resolve.AddressMapping;
import org.facteur.queue.resolve.AddressRewriter;

/** Makes what the intake needs for a snapshot of the configuration. */
public interface IntakeServices {
  AddressRewriter rewriter(Configuration configuration);

  AddressMapping mapping(Configuration configuration, AddressRewriter rewriter);

  /** The tables of content checks. */
  LookupTables tables();

  /** Connects to the milters of mail that does not come by SMTP. */
  MilterConnector milters();
}
