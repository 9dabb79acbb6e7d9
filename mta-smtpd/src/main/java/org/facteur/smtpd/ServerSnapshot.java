package org.facteur.smtpd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.HostList;
import org.facteur.core.net.OwnAddresses;
import org.facteur.core.tls.server.ServerTls;
import org.facteur.queue.intake.ReceiveOverride;
import org.facteur.smtpd.access.AccessControl;
import org.facteur.smtpd.sasl.SaslService;

/** All that sessions share as long as the configuration stays. Immutable. */
record ServerSnapshot(
    ServerParts parts,
    ServerSettings settings,
    SessionTranscript.Policy transcripts,
    AccessControl access,
    ServerTls tls,
    SaslService sasl,
    OwnAddresses own,
    HostList networks,
    Set<ReceiveOverride> overrides,
    SmtpMilters milters) {
  /** The commands in the order in which the line at the end of a session counts them. */
  private static final Map<String, SmtpCommand> COMMANDS = commands();

  static final List<String> COUNT_ORDER = countOrder();

  static ServerSnapshot of(Configuration configuration, ServerParts parts) {
    Set<ReceiveOverride> overrides = ReceiveOverride.of(configuration);
    return new ServerSnapshot(
        parts,
        ServerSettings.of(configuration, parts.access().tables(), parts.log()),
        SessionTranscript.Policy.of(configuration),
        new AccessControl(configuration, parts.access(), parts.log()),
        ServerTls.of(configuration, parts.access().tables(), parts.tls(), parts.log()),
        SaslService.of(configuration, parts.sasl(), parts.log()),
        OwnAddresses.of(configuration),
        HostList.of("mynetworks", configuration, parts.access().tables(), parts.log()),
        overrides,
        SmtpMilters.of(configuration, parts, overrides));
  }

  private static Map<String, SmtpCommand> commands() {
    Map<String, SmtpCommand> commands = new LinkedHashMap<>();
    commands.put("HELO", new HeloCommand());
    commands.put("EHLO", new EhloCommand());
    commands.put("XCLIENT", new XclientCommand());
    commands.put("XFORWARD", new XforwardCommand());
    commands.put("STARTTLS", new StartTlsCommand());
    commands.put("AUTH", new AuthCommand());
    commands.put("MAIL", new MailCommand());
    commands.put("RCPT", new RcptCommand());
    commands.put("DATA", new DataCommand());
    commands.put("BDAT", new BdatCommand());
    commands.put("RSET", new RsetCommand());
    commands.put("NOOP", new NoopCommand());
    commands.put("VRFY", new VrfyCommand());
    commands.put("ETRN", new EtrnCommand());
    commands.put("QUIT", new QuitCommand());
    return commands;
  }

  private static List<String> countOrder() {
    List<String> order = new java.util.ArrayList<>();
    COMMANDS.keySet().forEach(name -> order.add(name.toLowerCase(java.util.Locale.ROOT)));
    order.add("unknown");
    return List.copyOf(order);
  }

  java.util.Optional<SmtpCommand> command(String upperCaseName) {
    return java.util.Optional.ofNullable(COMMANDS.get(upperCaseName));
  }
}
