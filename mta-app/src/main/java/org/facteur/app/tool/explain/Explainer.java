package org.facteur.app.tool.explain;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.app.system.OfflineAccess;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.address.CommandAddress;
import org.facteur.core.address.HostSyntax;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.MasterCf;
import org.facteur.core.config.Parameter;
import org.facteur.core.config.ServiceEntry;
import org.facteur.core.log.MailLog;
import org.facteur.core.smtp.SmtpReply;
import org.facteur.smtpd.ClientNames;
import org.facteur.smtpd.access.AccessControl;
import org.facteur.smtpd.access.ClientIdentity;
import org.facteur.smtpd.access.ClientIdentity.NameStatus;
import org.facteur.smtpd.access.MessageEffects;
import org.facteur.smtpd.access.Trace;

/** Takes a made-up request through the access rules, command by command, then to its mailbox. */
final class Explainer {
  private static final Parameter<Boolean> NAME_LOOKUP = Parameter.bool("smtpd_peername_lookup");
  private static final Parameter<Boolean> STRICT = Parameter.bool("strict_rfc821_envelopes");

  private final ExplainOptions options;
  private final String service;
  private final OfflineAccess offline;
  private final List<String> warnings = new ArrayList<>();
  private final List<Explanation.Stage> stages = new ArrayList<>();
  private List<Trace.Step> steps = List.of();
  private Optional<String> refusal = Optional.empty();

  Explainer(ExplainOptions options, Configuration main, MasterCf master) {
    this.options = options;
    ServiceEntry entry = service(options, master);
    this.service = entry.name();
    this.offline =
        OfflineAccess.of(
            entry.overrides().isEmpty() ? main : main.with(entry.overrides()),
            master,
            (program, severity, text) -> log(severity.prefix(), text),
            (session, trace, reply) -> steps = trace.steps());
  }

  /** Warnings are told; the lines of the request itself say what the trace says. */
  private void log(String prefix, String text) {
    if (!prefix.isEmpty()) {
      warnings.add(prefix + text);
    }
  }

  private static ServiceEntry service(ExplainOptions options, MasterCf master) {
    List<ServiceEntry> servers =
        master.services().stream()
            .filter(entry -> entry.command().equals("smtpd") && entry.type().equals("inet"))
            .toList();
    String wanted = options.service().orElse("smtpd");
    return servers.stream()
        .filter(entry -> wanted.equals("smtpd") || entry.name().equals(wanted))
        .findFirst()
        .or(() -> servers.stream().filter(entry -> entry.name().endsWith(":" + wanted)).findFirst())
        .orElseThrow(
            () -> new ToolFailure("master.cf has no smtpd service " + wanted + " of type inet"));
  }

  Explanation explain() {
    ClientIdentity client = client();
    HypotheticalSession session = new HypotheticalSession(options, client);
    MessageEffects effects = new MessageEffects();
    AccessControl access = offline.access();
    AccessControl.Pending pending = new AccessControl.Pending();
    offline.access().problems().forEach(problem -> warnings.add("error: " + problem));
    stage(session, "CONNECT", "220", () -> access.atConnect(session, effects, pending));
    if (options.helo().isPresent()) {
      stage(session, "EHLO", "250", () -> access.atHelo(session, effects, pending));
    }
    stage(
        session,
        "MAIL",
        "250 2.1.0 Ok",
        () -> badSender().or(() -> access.atMail(session, effects, pending)));
    stage(
        session,
        "RCPT",
        "250 2.1.5 Ok",
        () -> badRecipient().or(() -> recipient(session, effects, pending)));
    stage(session, "DATA", "354", () -> access.atData(session, effects));
    stage(session, "END-OF-MESSAGE", "250 2.0.0 Ok", () -> access.atEndOfData(session, effects));
    List<Explanation.Hop> delivery =
        refusal.isPresent()
            ? List.of()
            : new RouteFinder(offline, options.sender()).find(target(effects));
    return new Explanation(
        service, client, options, stages, refusal, effects(effects), delivery, warnings);
  }

  private String target(MessageEffects effects) {
    return effects.redirect().orElse(options.recipient());
  }

  private Optional<SmtpReply> recipient(
      HypotheticalSession session, MessageEffects effects, AccessControl.Pending pending) {
    return offline.services().verifier().probeSender(options.recipient()).isPresent()
        ? Optional.empty()
        : offline.access().atRecipient(session, effects, pending);
  }

  private Optional<SmtpReply> badSender() {
    return usable("", options.sender(), true)
        ? Optional.empty()
        : Optional.of(SmtpReply.of(501, "5.1.7", "Bad sender address syntax"));
  }

  private Optional<SmtpReply> badRecipient() {
    return usable(options.sender(), options.recipient(), false)
        ? Optional.empty()
        : Optional.of(SmtpReply.of(501, "5.1.3", "Bad recipient address syntax"));
  }

  private boolean usable(String sender, String address, boolean mayBeEmpty) {
    Optional<String> parsed =
        CommandAddress.parse("<" + address + ">", mayBeEmpty, offline.configuration().get(STRICT));
    return parsed.isPresent() && offline.access().isUsable(sender, parsed.get(), true);
  }

  /** What a stage says; after a refusal there are no others. */
  private void stage(
      HypotheticalSession session,
      String command,
      String good,
      java.util.function.Supplier<Optional<SmtpReply>> decide) {
    if (refusal.isPresent()) {
      return;
    }
    session.enter(command);
    steps = List.of();
    refusal = decide.get().map(SmtpReply::toLogText);
    if (!steps.isEmpty() || refusal.isPresent() || command.equals("RCPT")) {
      stages.add(new Explanation.Stage(command, steps, refusal.orElse(good)));
    }
  }

  private ClientIdentity client() {
    if (!HostSyntax.isHostAddress(options.client())) {
      throw new ToolFailure("bad client address: " + options.client());
    }
    if (options.clientName().isPresent()) {
      String name = options.clientName().get();
      NameStatus status =
          name.equals(ClientIdentity.UNKNOWN) ? NameStatus.PERMANENT : NameStatus.OK;
      return new ClientIdentity(name, name, options.client(), "unknown", status, status);
    }
    MailLog log =
        new MailLog((program, severity, text) -> log(severity.prefix(), text), "postfix/smtpd");
    return new ClientNames(offline.parts().hostNames(), log)
        .identify(
            InetAddress.ofLiteral(options.client()), 0, offline.configuration().get(NAME_LOOKUP));
  }

  private static List<String> effects(MessageEffects effects) {
    List<String> list = new ArrayList<>();
    effects.headers().forEach(header -> list.add("PREPEND " + header));
    effects.copies().forEach(copy -> list.add("BCC " + copy));
    effects.filter().ifPresent(filter -> list.add("FILTER " + filter));
    effects.redirect().ifPresent(redirect -> list.add("REDIRECT " + redirect));
    if (effects.hold()) {
      list.add("HOLD");
    }
    if (effects.discard()) {
      list.add("DISCARD");
    }
    return list;
  }
}
