package org.facteur.queue.resolve;

/**
 * A transport and a next hop, as {@code transport:nexthop} in main.cf and tables writes them.
 *
 * @param transport service name of master.cf
 * @param nexthop in the transport's own syntax
 */
record Route(String transport, String nexthop) {
  /**
   * From a parameter such as default_transport.
   *
   * @param nexthop what counts when the value names none
   */
  static Route ofParameter(String value, String nexthop) {
    int colon = value.indexOf(':');
    if (colon < 0) {
      return new Route(value, nexthop);
    }
    String own = value.substring(colon + 1);
    return new Route(value.substring(0, colon), own.isEmpty() ? nexthop : own);
  }

  /**
   * This route as an entry of transport_maps changes it: {@code transport:nexthop}, {@code
   * transport:} (next hop is the recipient's domain, or for error transports a reason), {@code
   * :nexthop}, {@code :} (no change).
   */
  Route changedBy(String entry, String domain) {
    int colon = entry.indexOf(':');
    String newTransport = colon < 0 ? entry : entry.substring(0, colon);
    String newNexthop = colon < 0 ? "" : entry.substring(colon + 1);
    if (!newTransport.isEmpty()) {
      boolean refuses =
          newTransport.equals(Resolution.ERROR) || newTransport.equals(Resolution.RETRY);
      String otherwise = refuses ? "Address is undeliverable" : domain;
      return new Route(newTransport, newNexthop.isEmpty() ? otherwise : newNexthop);
    }
    return newNexthop.isEmpty() ? this : new Route(transport, newNexthop);
  }
}
