package org.facteur.queue.intake;

import org.facteur.core.config.Configuration;
import org.facteur.queue.resolve.AddressMapping;
import org.facteur.queue.resolve.AddressRewriter;

/** What the intake has made of one snapshot of the configuration. */
record IntakeSnapshot(
    IntakeParameters parameters, AddressRewriter rewriter, AddressMapping mapping) {

  /** Makes what depends on a configuration. */
  static IntakeSnapshot of(Configuration configuration, AddressServices services) {
    AddressRewriter rewriter = services.rewriter(configuration);
    return new IntakeSnapshot(
        IntakeParameters.of(configuration), rewriter, services.mapping(configuration, rewriter));
  }
}
