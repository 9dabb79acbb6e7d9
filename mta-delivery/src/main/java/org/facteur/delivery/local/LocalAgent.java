package org.facteur.delivery.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.posix.Users;
import org.facteur.delivery.Forwarder;
import org.facteur.delivery.OtherTransports;
import org.facteur.delivery.command.CommandRunner;
import org.facteur.delivery.identity.Identities;
import org.facteur.delivery.mailbox.Maildir;
import org.facteur.queue.delivery.DeliveryAgent;
import org.facteur.queue.delivery.DeliveryOutcome;
import org.facteur.queue.delivery.DeliveryRecipient;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.delivery.MessageContent;
import org.facteur.queue.delivery.RecipientOutcome;
import org.facteur.queue.resolve.AddressResolver;
import org.facteur.queue.resolve.AddressRewriter;

/** The local(8) delivery agent: one for each service of master.cf that runs it. */
public final class LocalAgent implements DeliveryAgent {
  private static final String MYHOSTNAME = "myhostname";
  private final LocalSettings settings;
  private final LocalServices services;

  /**
   * @param configuration snapshot of the service
   * @param log under the program name {@code local}
   * @param rewriter and resolver decide which addresses in aliases are local
   */
  public LocalAgent(
      Configuration configuration,
      LookupTables tables,
      Users users,
      Identities identities,
      AddressRewriter rewriter,
      AddressResolver resolver,
      Forwarder forwarder,
      OtherTransports transports,
      MailLog log) {
    settings = new LocalSettings(configuration, tables);
    services =
        new LocalServices(
            users,
            identities,
            new CommandRunner(identities, log),
            new Maildir(configuration.text(MYHOSTNAME).orElse("localhost")),
            forwarder,
            transports,
            rewriter,
            resolver,
            log);
  }

  @Override
  public DeliveryReport deliver(DeliveryRequest request) throws Exception {
    try (MessageContent.Held content = request.content().hold()) {
      return deliverHeld(request.withContent(content));
    }
  }

  private DeliveryReport deliverHeld(DeliveryRequest request) throws Exception {
    DeliveredHeaders headers = DeliveredHeaders.of(request.content());
    List<RecipientOutcome> outcomes = new ArrayList<>();
    for (DeliveryRecipient recipient : request.recipients()) {
      outcomes.addAll(deliver(request, recipient, headers));
    }
    return DeliveryReport.of(outcomes);
  }

  /** What one recipient meets with is no concern of the next. */
  private List<RecipientOutcome> deliver(
      DeliveryRequest request, DeliveryRecipient recipient, DeliveredHeaders headers)
      throws InterruptedException {
    Session session = new Session(request, recipient, settings, headers);
    Target target = Target.of(recipient.address(), request.sender(), recipient.dsnNotify());
    try {
      new LocalDelivery(session, services).recipient(target, Rights.NONE);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      services.log().warning(request.queueId() + ": " + recipient.address() + ": " + e);
      session.deferred(target, "4.3.0", "internal error: " + e.getMessage());
    }
    // What is deferred comes again, and expands to the same addresses again.
    if (!session.hasDeferral()) {
      forward(session, target);
    }
    if (session.outcomes().isEmpty()) {
      // an empty list: nobody is to get it
      session.expanded(target.withoutSuccess(), "expanded");
    }
    return session.outcomes();
  }

  private void forward(Session session, Target target) {
    for (Forwarder.Forwarding forwarding : session.forwardings()) {
      try {
        String id = services.forwarder().forward(session.request, forwarding);
        // Success will be told by the copy's delivery, or has been by the expansion.
        session.report(
            target.withoutSuccess(),
            new DeliveryOutcome.Delivered(Dsn.of("2.0.0", "forwarded as " + id), "relayed"));
      } catch (IOException | RuntimeException e) {
        services.log().warning(session.request.queueId() + ": forwarding: " + e.getMessage());
        session.deferred(target, "4.3.0", "unable to forward message");
      }
    }
  }
}
