package org.facteur.queue.resolve;

import org.facteur.core.config.Configuration;

/**
 * The parameters that choose transports and next hops, as ordinary mail or as address verification
 * probes use them.
 *
 * @param transportMaps name of the parameter; likewise the others that end in Maps
 */
record RoutingParameters(
    NamedValue localTransport,
    NamedValue virtualTransport,
    NamedValue relayTransport,
    NamedValue defaultTransport,
    String relayhost,
    String transportMaps,
    String senderRelayhostMaps,
    String senderTransportMaps) {

  /** A parameter's name, for complaints, and its value. */
  record NamedValue(String name, String value) {}

  /** For mail. */
  static RoutingParameters forMail(Configuration configuration) {
    return of(configuration, "");
  }

  /** For probes: the parameters whose names begin with address_verify_. */
  static RoutingParameters forVerification(Configuration configuration) {
    return of(configuration, "address_verify_");
  }

  private static RoutingParameters of(Configuration configuration, String prefix) {
    return new RoutingParameters(
        named(configuration, prefix + "local_transport"),
        named(configuration, prefix + "virtual_transport"),
        named(configuration, prefix + "relay_transport"),
        named(configuration, prefix + "default_transport"),
        named(configuration, prefix + "relayhost").value(),
        prefix + "transport_maps",
        prefix + "sender_dependent_relayhost_maps",
        prefix + "sender_dependent_default_transport_maps");
  }

  private static NamedValue named(Configuration configuration, String name) {
    return new NamedValue(name, configuration.text(name).orElse("").strip());
  }
}
