package org.facteur.maps;

import org.facteur.core.lookup.LookupFailure;

/** A table that knows at once whether it can be read at all. */
public interface OpenCheck {
  /**
   * Opens what the table is made of.
   *
   * @throws LookupFailure with the reason, such as {@code open /etc/postfix/x: No such file or
   *     directory}
   */
  void check() throws LookupFailure;
}
