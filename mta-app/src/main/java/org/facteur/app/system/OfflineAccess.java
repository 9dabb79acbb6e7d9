package org.facteur.app.system;

import java.time.Clock;
import org.facteur.app.master.InstanceLayout;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.MasterCf;
import org.facteur.core.log.LogSink;
import org.facteur.core.log.MailLog;
import org.facteur.core.net.Connector;
import org.facteur.core.net.NettyTransport;
import org.facteur.core.net.OwnAddresses;
import org.facteur.queue.resolve.AddressMapping;
import org.facteur.queue.resolve.AddressRewriter;
import org.facteur.queue.resolve.LocalDomains;
import org.facteur.queue.verify.AddressVerification;
import org.facteur.smtpd.access.AccessControl;
import org.facteur.smtpd.access.AccessServices;
import org.facteur.smtpd.access.EvaluationListener;
import org.facteur.smtpd.access.PolicyConnector;
import org.facteur.smtpd.access.SocketPolicyConnector;

/**
 * The access rules and the address machinery of one smtpd service, for tools: the very parts that
 * the network process is made of, without a queue. Nothing is sent but questions to tables, name
 * servers and policy servers.
 *
 * @param routing of the service
 * @param mapping what cleanup makes of addresses
 */
public record OfflineAccess(
    SystemParts parts,
    Configuration configuration,
    MasterCf master,
    AccessControl access,
    AccessServices services,
    AddressMapping mapping) {

  /**
   * Puts the parts together.
   *
   * @param configuration of the service, its options included
   * @param log takes what the parts would log
   * @param listener hears of each decision
   */
  public static OfflineAccess of(
      Configuration configuration, MasterCf master, LogSink log, EvaluationListener listener) {
    SystemParts parts = SystemParts.of(InstanceLayout.of(configuration), configuration, log);
    RoutingSnapshot routing = RoutingSnapshot.of(configuration, master, parts);
    AccessServices services =
        new AccessServices(
            parts.tables(),
            routing.rewriter(),
            routing.resolver(),
            routing.validity(),
            parts.dns(),
            parts.hostNames(),
            policies(parts),
            AddressVerification.recorded(configuration, parts.log(configuration, "verify")),
            listener);
    return new OfflineAccess(
        parts,
        configuration,
        master,
        new AccessControl(configuration, services, parts.log(configuration, "smtpd")),
        services,
        mapping(configuration, parts, routing.rewriter()));
  }

  private static AddressMapping mapping(
      Configuration configuration, SystemParts parts, AddressRewriter rewriter) {
    MailLog log = parts.log(configuration, "cleanup");
    LocalDomains local =
        new LocalDomains(configuration, parts.tables(), OwnAddresses.of(configuration), log);
    return new AddressMapping(configuration, parts.tables(), local, rewriter, log);
  }

  /** The network is only brought up when a policy server is asked. */
  private static PolicyConnector policies(SystemParts parts) {
    return (endpoint, timeout) ->
        new SocketPolicyConnector(
                new Connector(NettyTransport.open(1)),
                parts.hostNames(),
                parts.layout().queueDirectory())
            .connect(endpoint, timeout);
  }

  /** The clock of the parts. */
  public Clock clock() {
    return parts.clock();
  }
}
