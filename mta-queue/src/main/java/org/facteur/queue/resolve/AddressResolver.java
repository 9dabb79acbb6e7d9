package org.facteur.queue.resolve;

import org.facteur.core.lookup.LookupFailure;

/** Resolves recipients to transport and next hop. */
public interface AddressResolver {
  /**
   * Resolves one recipient.
   *
   * @param sender envelope sender, internal form: some tables depend on it
   * @param recipient internal form, already rewritten
   */
  Resolution resolve(String sender, String recipient) throws LookupFailure;
}
