package org.facteur.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.queue.delivery.DeliveryRecipient;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.intake.IntakeResult;
import org.facteur.queue.intake.IntakeSession;
import org.facteur.queue.intake.MailIntake;
import org.facteur.queue.intake.MessageOrigin;
import org.facteur.queue.resolve.AddressRewriter;

/** Forwards by the intake of this process. */
public final class IntakeForwarder implements Forwarder {
  private static final Parameter<String> MYHOSTNAME = Parameter.string("myhostname");
  private static final Parameter<String> MAIL_NAME = Parameter.string("mail_name");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z (zzz)", Locale.ROOT);
  private static final List<String> KEPT =
      List.of(
          "log_client_name",
          "log_client_address",
          "log_client_port",
          "log_protocol_name",
          "log_helo_name",
          "log_ident",
          "sasl_method",
          "sasl_username",
          "sasl_sender",
          "rewrite_context");

  private final MailIntake intake;
  private final Configuration configuration;
  private final Clock clock;

  /**
   * @param configuration of the cleanup service that takes the copies
   */
  public IntakeForwarder(MailIntake intake, Configuration configuration, Clock clock) {
    this.intake = intake;
    this.configuration = configuration;
    this.clock = clock;
  }

  @Override
  public String forward(DeliveryRequest request, Forwarding forwarding) throws IOException {
    try (IntakeSession session = intake.open(origin(request))) {
      session.sender(
          forwarding.sender(), request.envelopeId(), request.ret(), request.encoding(), null);
      for (DeliveryRecipient recipient : forwarding.recipients()) {
        session.requeuedRecipient(
            recipient.address(),
            recipient.originalAddress(),
            recipient.dsnOriginal(),
            recipient.dsnNotify());
      }
      session.beginMessage();
      line(
          session,
          "Received: by "
              + configuration.get(MYHOSTNAME)
              + " ("
              + configuration.get(MAIL_NAME)
              + ")");
      String date = DATE.format(ZonedDateTime.now(clock.withZone(ZoneId.systemDefault())));
      line(session, "\tid " + session.queueId() + "; " + date);
      if (!forwarding.deliveredTo().isEmpty()) {
        line(session, "Delivered-To: " + AddressQuoting.quote822(forwarding.deliveredTo()));
      }
      request.content().forEach(session::line);
      return switch (session.finish()) {
        case IntakeResult.Queued(String id) -> id;
        case IntakeResult.Discarded(String id) -> id;
        case IntakeResult.Refused(var reply, String reason) ->
            throw new IOException("cleanup refused the copy: " + reason);
      };
    }
  }

  private MessageOrigin origin(DeliveryRequest request) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String name : KEPT) {
      String value = request.attributes().get(name);
      if (value != null && !value.isEmpty()) {
        attributes.put(name, value);
      }
    }
    Set<MessageOrigin.Option> options =
        EnumSet.of(MessageOrigin.Option.INTERNAL, MessageOrigin.Option.MAP);
    if (request.smtputf8()) {
      options.add(MessageOrigin.Option.SMTPUTF8);
    }
    boolean remote = "remote".equals(attributes.get("rewrite_context"));
    return new MessageOrigin(
        configuration,
        remote ? AddressRewriter.Context.REMOTE : AddressRewriter.Context.LOCAL,
        attributes,
        options);
  }

  private static void line(IntakeSession session, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    session.line(bytes, 0, bytes.length, true);
  }
}
