package org.facteur.queue.intake;

import org.facteur.core.config.Configuration;
import org.facteur.queue.resolve.AddressMapping;
import org.facteur.queue.resolve.AddressRewriter;

/** Makes the address machinery for a snapshot of the configuration. */
public interface AddressServices {
  AddressRewriter rewriter(Configuration configuration);

  AddressMapping mapping(Configuration configuration, AddressRewriter rewriter);
}
