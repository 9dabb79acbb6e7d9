package org.facteur.queue.resolve;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.facteur.core.config.Configuration;
import org.facteur.core.net.OwnAddresses;
import org.facteur.testing.FakeTables;
import org.facteur.testing.MemoryLog;

/** What the tests of this package share: the settings of the conformance kit and fake tables. */
final class ResolveFixture {
  final FakeTables tables = new FakeTables();
  final MemoryLog log = new MemoryLog();
  private final Map<String, String> settings =
      new HashMap<>(
          Map.of(
              "myhostname", "mx.example.test",
              "mydomain", "example.test",
              "myorigin", "example.test",
              "mydestination", "mx.example.test, localhost, example.test",
              "inet_interfaces", "127.0.0.1",
              "inet_protocols", "ipv4",
              "relay_domains", "",
              "append_dot_mydomain", "no",
              "local_recipient_maps", "",
              "local_transport", "local:mx.example.test"));

  ResolveFixture set(String name, String value) {
    settings.put(name, value);
    return this;
  }

  Configuration configuration() {
    return Configuration.of(settings);
  }

  LocalDomains local() {
    OwnAddresses addresses =
        OwnAddresses.of(
            configuration(),
            List.of(new OwnAddresses.Assigned(InetAddress.ofLiteral("127.0.0.1"), 8)));
    return new LocalDomains(configuration(), tables, addresses, log.log());
  }

  TransportResolver resolver() {
    return TransportResolver.forMail(configuration(), tables, local(), log.log());
  }

  RecipientValidity validity() {
    return new RecipientValidity(configuration(), tables, local(), resolver(), log.log());
  }
}
