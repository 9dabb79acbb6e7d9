package org.facteur.delivery.local;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.config.MacroExpansion;
import org.facteur.delivery.command.Command;
import org.facteur.delivery.command.CommandResult;
import org.facteur.delivery.command.ExportedEnvironment;
import org.facteur.delivery.mailbox.MessageCopy.Format;

/** Delivers to commands of aliases, .forward files and mailbox_command. */
final class CommandDelivery {
  private final Session session;
  private final LocalServices services;

  CommandDelivery(Session session, LocalServices services) {
    this.session = session;
    this.services = services;
  }

  /** Runs a command line with the message on its standard input. */
  void deliver(Target target, Rights given, String line) throws Exception {
    LocalSettings settings = session.settings;
    if (session.beenHere("command " + target.user() + ":" + given.uid() + " " + line)) {
      return;
    }
    if (session.isProbe()) {
      session.deliverable(target, "delivers to command: " + line);
      return;
    }
    Rights rights =
        given.isPrivileged() ? new FileDelivery(session, services).defaultRights() : given;
    Command command =
        new Command(
            List.of(),
            line,
            settings.localCommandShell,
            rights.uid(),
            rights.gid(),
            environment(target, given),
            directory(target, given),
            Optional.empty(),
            settings.commandTimeLimit,
            settings.mailboxSizeLimit,
            session.copy(target, "command", Format.FROM_LINE));
    switch (run(command)) {
      case CommandResult.Succeeded(String output) ->
          session.delivered(target, "delivered to command: " + line);
      case CommandResult.Failed(var outcome) -> session.report(target, outcome);
    }
  }

  private CommandResult run(Command command) throws IOException, InterruptedException {
    return services.commands().run(command);
  }

  private String directory(Target target, Rights rights) {
    String pattern = session.settings.commandExecutionDirectory;
    if (pattern.isEmpty()) {
      return session.settings.queueDirectory;
    }
    MacroExpansion.Result directory =
        MacroExpansion.expandOnce(
            pattern,
            new TargetValues(session, target, rights),
            session.settings.executionDirectoryFilter,
            services.log()::warning);
    return directory.undefined() ? session.settings.queueDirectory : directory.text();
  }

  private Map<String, String> environment(Target target, Rights rights) {
    Map<String, String> values = new LinkedHashMap<>();
    putUnlessEmpty(values, "HOME", rights.home());
    values.put("LOGNAME", target.user());
    values.put("USER", target.user());
    values.put("SENDER", target.sender());
    values.put("RECIPIENT", target.address());
    values.put("LOCAL", target.local());
    putUnlessEmpty(values, "SHELL", rights.shell());
    putUnlessEmpty(values, "DOMAIN", target.domain());
    target.extension().ifPresent(extension -> values.put("EXTENSION", extension));
    putUnlessEmpty(values, "ORIGINAL_RECIPIENT", session.originalRecipient(target));
    TargetValues attributes = new TargetValues(session, target, rights);
    for (String name :
        List.of(
            "client_hostname",
            "client_address",
            "client_helo",
            "client_protocol",
            "sasl_method",
            "sasl_sender",
            "sasl_username")) {
      attributes
          .apply(name)
          .ifPresent(value -> values.put(name.toUpperCase(java.util.Locale.ROOT), value));
    }
    values.replaceAll(
        (name, value) -> MacroExpansion.filtered(value, session.settings.commandExpansionFilter));
    Map<String, String> all =
        new LinkedHashMap<>(ExportedEnvironment.of(session.settings.exportEnvironment));
    all.putAll(values);
    return all;
  }

  private static void putUnlessEmpty(Map<String, String> values, String name, String value) {
    if (!value.isEmpty()) {
      values.put(name, value);
    }
  }
}
