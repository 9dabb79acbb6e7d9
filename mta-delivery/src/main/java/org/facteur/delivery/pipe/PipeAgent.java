package org.facteur.delivery.pipe;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.facteur.core.address.RecipientDelimiter;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;
import org.facteur.core.config.TimeValue;
import org.facteur.core.log.MailLog;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.UserRecord;
import org.facteur.core.posix.Users;
import org.facteur.delivery.command.Command;
import org.facteur.delivery.command.CommandResult;
import org.facteur.delivery.command.CommandRunner;
import org.facteur.delivery.command.ExportedEnvironment;
import org.facteur.delivery.identity.Identities;
import org.facteur.delivery.local.DeliveredHeaders;
import org.facteur.delivery.mailbox.MessageCopy;
import org.facteur.delivery.mailbox.MessageCopy.Format;
import org.facteur.queue.delivery.DeliveryAgent;
import org.facteur.queue.delivery.DeliveryOutcome;
import org.facteur.queue.delivery.DeliveryRecipient;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.delivery.MessageContent;
import org.facteur.queue.delivery.RecipientOutcome;

/** The pipe(8) delivery agent for one service of master.cf. */
public final class PipeAgent implements DeliveryAgent {
  private static final Parameter<String> MAIL_OWNER = Parameter.string("mail_owner");
  private static final Parameter<String> QUEUE_DIRECTORY = Parameter.string("queue_directory");
  private static final Parameter<String> EXPORT_ENVIRONMENT =
      Parameter.string("export_environment");
  private static final Parameter<String> COMMAND_TIME_LIMIT =
      Parameter.string("command_time_limit");
  private static final int OUTPUT_LIMIT = 100;

  private final PipeService service;
  private final Configuration configuration;
  private final RecipientDelimiter delimiter;
  private final Users users;
  private final Identities identities;
  private final CommandRunner runner;
  private final Duration timeLimit;
  private final MailLog log;

  /**
   * @param name of the service
   * @param arguments the words of its command in master.cf
   * @param log under the program name {@code pipe}
   * @throws ConfigurationException when the attributes are wrong
   */
  public PipeAgent(
      String name,
      List<String> arguments,
      Configuration configuration,
      Users users,
      Identities identities,
      MailLog log) {
    this.service = PipeService.parse(arguments);
    this.configuration = configuration;
    this.delimiter = RecipientDelimiter.of(configuration);
    this.users = users;
    this.identities = identities;
    this.runner = new CommandRunner(identities, log);
    this.log = log;
    String limit =
        configuration
            .text(name + "_time_limit")
            .orElseGet(() -> configuration.get(COMMAND_TIME_LIMIT));
    this.timeLimit = TimeValue.parse(name + "_time_limit", configuration.expand(limit), 's');
    for (char flag : new char[] {'D', 'O'}) {
      if (service.has(flag)
          && !configuration.text(name + "_destination_recipient_limit").orElse("").equals("1")) {
        throw new ConfigurationException(
            "pipe flag `%c' requires %s_destination_recipient_limit = 1".formatted(flag, name));
      }
    }
  }

  @Override
  public DeliveryReport deliver(DeliveryRequest request) throws Exception {
    Instant started = Instant.now();
    try (MessageContent.Held content = request.content().hold()) {
      DeliveryOutcome outcome = outcome(request.withContent(content));
      RecipientOutcome.Times times = RecipientOutcome.Times.now(started, Instant.now());
      return DeliveryReport.of(
          request.recipients().stream()
              .map(recipient -> RecipientOutcome.of(recipient, outcome, request.transport(), times))
              .toList());
    }
  }

  private DeliveryOutcome outcome(DeliveryRequest request) throws Exception {
    DeliveryRecipient first = request.recipients().getFirst();
    if (service.sizeLimit() > 0 && request.content().size() > service.sizeLimit()) {
      return bounced("5.2.3", "message too large");
    }
    if (service.has('D') && DeliveredHeaders.of(request.content()).contains(first.address())) {
      return bounced("5.4.6", "mail forwarding loop for " + first.address());
    }
    if (request.probe().isVerify()) {
      return new DeliveryOutcome.Delivered(
          Dsn.of("2.0.0", "delivers to command: " + service.arguments().getFirst()), "deliverable");
    }
    List<String> words;
    int uid = identities.effectiveUid(0);
    int gid = 0;
    try {
      words = new PipeMacros(service, request, delimiter).words();
      if (identities.canSwitch()) {
        int[] ids = ids();
        uid = ids[0];
        gid = ids[1];
      }
    } catch (PipeMacros.UnknownMacro e) {
      log.warning(
          "file %s/master.cf: service %s: unknown macro name: \"%s\""
              .formatted(configuration.directory(), request.transport(), e.getMessage()));
      return deferred("4.3.5", "mail system configuration error");
    } catch (ConfigurationException e) {
      log.fatal(e.getMessage());
      return deferred("4.3.5", "mail system configuration error");
    }
    Command command =
        new Command(
            words,
            "",
            "",
            uid,
            gid,
            ExportedEnvironment.of(
                Arrays.asList(configuration.get(EXPORT_ENVIRONMENT).split("[,\\s]+"))),
            service.directory().orElseGet(() -> configuration.get(QUEUE_DIRECTORY)),
            service.root(),
            timeLimit,
            0,
            message(request, first));
    return switch (runner.run(command)) {
      case CommandResult.Succeeded(String output) ->
          new DeliveryOutcome.Delivered(
              Dsn.of(
                  "2.0.0", "delivered via " + request.transport() + " service" + shortened(output)),
              service.has('X') ? "delivered" : "relayed");
      case CommandResult.Failed(DeliveryOutcome outcome) -> outcome;
    };
  }

  private static String shortened(String output) {
    return output.isEmpty()
        ? ""
        : " (" + output.substring(0, Math.min(output.length(), OUTPUT_LIMIT)) + ")";
  }

  private MessageCopy message(DeliveryRequest request, DeliveryRecipient first) {
    Set<Format> format = EnumSet.noneOf(Format.class);
    addIf(format, 'F', Format.FROM_LINE);
    addIf(format, 'R', Format.RETURN_PATH);
    addIf(format, 'O', Format.ORIGINAL_RECIPIENT);
    addIf(format, 'D', Format.DELIVERED_TO);
    addIf(format, '>', Format.QUOTE_FROM);
    addIf(format, '.', Format.DOT);
    addIf(format, 'B', Format.BLANK_LINE);
    String original = first.originalAddress().isEmpty() ? first.address() : first.originalAddress();
    return new MessageCopy(
        request.content(),
        request.sender(),
        original,
        first.address(),
        Instant.now(),
        format,
        service.endOfLine());
  }

  private void addIf(Set<Format> formats, char flag, Format format) {
    if (service.has(flag)) {
      formats.add(format);
    }
  }

  /** Looked up for each delivery, so that a user who goes is noticed; never root or mail_owner. */
  private int[] ids() throws PosixException {
    String[] parts = service.user().split(":", 2);
    UserRecord user =
        users
            .user(parts[0])
            .orElseThrow(() -> new ConfigurationException("unknown username: " + parts[0]));
    int gid = user.gid();
    if (parts.length == 2) {
      gid =
          users
              .group(parts[1])
              .orElseThrow(() -> new ConfigurationException("unknown group: " + parts[1]))
              .gid();
    }
    if (user.uid() == 0) {
      throw new ConfigurationException("user= command-line attribute specifies root privileges");
    }
    if (gid == 0) {
      throw new ConfigurationException(
          "user= command-line attribute specifies privileged group id 0");
    }
    Optional<UserRecord> owner = users.user(configuration.get(MAIL_OWNER));
    if (owner.isPresent() && owner.get().uid() == user.uid()) {
      throw new ConfigurationException(
          "user= command-line attribute specifies mail system owner " + owner.get().name());
    }
    return new int[] {user.uid(), gid};
  }

  private static DeliveryOutcome deferred(String status, String text) {
    return new DeliveryOutcome.Deferred(Dsn.of(status, text));
  }

  private static DeliveryOutcome bounced(String status, String text) {
    return new DeliveryOutcome.Undeliverable(Dsn.of(status, text));
  }
}
