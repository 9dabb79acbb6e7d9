package org.facteur.delivery.virtual;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.facteur.core.address.RecipientDelimiter;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.posix.Errno;
import org.facteur.delivery.identity.Identities;
import org.facteur.delivery.local.DeliveredHeaders;
import org.facteur.delivery.mailbox.LockSettings;
import org.facteur.delivery.mailbox.MailboxFailure;
import org.facteur.delivery.mailbox.Maildir;
import org.facteur.delivery.mailbox.Mbox;
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

/** The virtual(8) delivery agent. */
public final class VirtualAgent implements DeliveryAgent {
  private static final Parameter<String> MYHOSTNAME = Parameter.string("myhostname");
  private static final Parameter<String> VIRTUAL_MAILBOX_BASE =
      Parameter.string("virtual_mailbox_base");
  private static final Parameter<String> VIRTUAL_MAILBOX_MAPS =
      Parameter.string("virtual_mailbox_maps");
  private static final Parameter<String> VIRTUAL_UID_MAPS = Parameter.string("virtual_uid_maps");
  private static final Parameter<String> VIRTUAL_GID_MAPS = Parameter.string("virtual_gid_maps");
  private static final Parameter<String> VIRTUAL_MAILBOX_LOCK =
      Parameter.string("virtual_mailbox_lock");
  private static final Parameter<Integer> VIRTUAL_MINIMUM_UID =
      Parameter.integer("virtual_minimum_uid");
  private static final Parameter<Long> VIRTUAL_MAILBOX_LIMIT =
      Parameter.size("virtual_mailbox_limit");
  private static final Parameter<Boolean> STRICT_MAILBOX_OWNERSHIP =
      Parameter.bool("strict_mailbox_ownership");
  private static final Parameter<Boolean> ENABLE_ORIGINAL_RECIPIENT =
      Parameter.bool("enable_original_recipient");
  private static final String MISCONFIGURED = "mail system configuration error";

  private final Configuration configuration;
  private final List<LookupTable> mailboxMaps;
  private final List<LookupTable> uidMaps;
  private final List<LookupTable> gidMaps;
  private final LockSettings locks;
  private final RecipientDelimiter delimiter;
  private final Maildir maildir;
  private final Identities identities;
  private final MailLog log;

  /**
   * @param configuration snapshot of the service
   * @param log under the program name {@code virtual}
   */
  public VirtualAgent(
      Configuration configuration, LookupTables tables, Identities identities, MailLog log) {
    this.configuration = configuration;
    LookupTables fixed = tables.withoutSubstitution();
    mailboxMaps = fixed.openAll(configuration.get(VIRTUAL_MAILBOX_MAPS), configuration);
    uidMaps = fixed.openAll(configuration.get(VIRTUAL_UID_MAPS), configuration);
    gidMaps = fixed.openAll(configuration.get(VIRTUAL_GID_MAPS), configuration);
    locks = LockSettings.of(configuration, VIRTUAL_MAILBOX_LOCK);
    delimiter = RecipientDelimiter.of(configuration);
    maildir = new Maildir(configuration.get(MYHOSTNAME));
    this.identities = identities;
    this.log = log;
  }

  @Override
  public DeliveryReport deliver(DeliveryRequest request) throws Exception {
    try (MessageContent.Held content = request.content().hold()) {
      DeliveryRequest held = request.withContent(content);
      DeliveredHeaders headers = DeliveredHeaders.of(content);
      List<RecipientOutcome> outcomes = new ArrayList<>();
      for (DeliveryRecipient recipient : request.recipients()) {
        Instant started = Instant.now();
        DeliveryOutcome outcome = outcome(held, recipient, headers);
        outcomes.add(
            RecipientOutcome.of(
                recipient,
                outcome,
                request.transport(),
                RecipientOutcome.Times.now(started, Instant.now())));
      }
      return DeliveryReport.of(outcomes);
    }
  }

  private DeliveryOutcome outcome(
      DeliveryRequest request, DeliveryRecipient recipient, DeliveredHeaders headers)
      throws Exception {
    if (headers.contains(recipient.address())) {
      return bounced("5.4.6", "mail forwarding loop for " + recipient.address());
    }
    String key = recipient.address().toLowerCase(Locale.ROOT);
    try {
      Optional<String> mailbox = find(mailboxMaps, VIRTUAL_MAILBOX_MAPS, key);
      if (mailbox.isPresent() && mailbox.get().isEmpty()) {
        log.warning(
            "table "
                + VIRTUAL_MAILBOX_MAPS.name()
                + ": lookup "
                + key
                + ": "
                + Errno.ENOENT.text());
        return deferred("4.3.5", MISCONFIGURED);
      }
      if (mailbox.isEmpty()) {
        return bounced("5.1.1", "unknown user: \"" + key + "\"");
      }
      Optional<Integer> uid =
          id(key, "uid", uidMaps, VIRTUAL_UID_MAPS, configuration.get(VIRTUAL_MINIMUM_UID));
      if (uid.isEmpty()) {
        return deferred("4.3.5", MISCONFIGURED);
      }
      Optional<Integer> gid = id(key, "gid", gidMaps, VIRTUAL_GID_MAPS, 1);
      if (gid.isEmpty()) {
        return deferred("4.3.5", MISCONFIGURED);
      }
      String base = configuration.get(VIRTUAL_MAILBOX_BASE);
      String path = base.isEmpty() ? mailbox.get() : base + "/" + mailbox.get();
      if (!path.startsWith("/")) {
        log.warning(
            "do not specify relative pathname: " + VIRTUAL_MAILBOX_BASE.name() + " = " + base);
        return deferred("4.3.5", MISCONFIGURED);
      }
      return write(request, recipient, key, path, uid.get(), gid.get());
    } catch (LookupFailure e) {
      log.warning(e.getMessage());
      return deferred("4.3.5", MISCONFIGURED);
    } catch (MailboxFailure e) {
      return e.toOutcome();
    }
  }

  private DeliveryOutcome write(
      DeliveryRequest request,
      DeliveryRecipient recipient,
      String key,
      String path,
      int uid,
      int gid)
      throws Exception {
    boolean folder = path.endsWith("/");
    if (request.probe().isVerify()) {
      return new DeliveryOutcome.Delivered(
          Dsn.of("2.0.0", "delivers to " + (folder ? "maildir" : "mailbox")), "deliverable");
    }
    MessageCopy message = message(request, recipient, folder);
    long limit = configuration.get(VIRTUAL_MAILBOX_LIMIT);
    if (folder) {
      try {
        identities.call(
            uid,
            gid,
            () -> {
              maildir.deliver(message, path, limit, "4.2.0");
              return true;
            });
      } catch (MailboxFailure e) {
        if (e.isAccessDenied()) {
          log.warning(
              "maildir access problem for UID/GID=%d/%d: %s".formatted(uid, gid, e.getMessage()));
          log.warning("perhaps you need to create the maildirs in advance");
        }
        throw e.in("maildir delivery failed: ");
      }
      return delivered("delivered to maildir");
    }
    List<String> warnings = new ArrayList<>();
    try {
      identities.call(
          uid,
          gid,
          () -> {
            append(message, key, path, uid, limit, warnings);
            return true;
          });
    } catch (MailboxFailure e) {
      throw e.in("delivery failed to mailbox " + path + ": ");
    } finally {
      warnings.forEach(log::warning);
    }
    return delivered("delivered to mailbox");
  }

  private void append(
      MessageCopy message, String key, String path, int uid, long limit, List<String> warnings)
      throws MailboxFailure, IOException {
    Mbox.Opening opening = new Mbox.Opening(-1, -1, locks, true, "4.2.0");
    try (Mbox mbox = Mbox.open(path, opening, warnings)) {
      if (!mbox.status().isRegular()) {
        warnings.add("recipient " + key + ": destination " + path + " is not a regular file");
        throw new MailboxFailure("4.3.5", MISCONFIGURED);
      }
      if (configuration.get(STRICT_MAILBOX_OWNERSHIP)
          && mbox.status().uid() != identities.effectiveUid(uid)) {
        warnings.add(
            "specify \"strict_mailbox_ownership = no\" to ignore mailbox ownership mismatch");
        throw new MailboxFailure("4.2.0", "destination " + path + " is not owned by recipient");
      }
      mbox.append(message, limit);
    }
  }

  private MessageCopy message(
      DeliveryRequest request, DeliveryRecipient recipient, boolean folder) {
    Set<Format> format = EnumSet.of(Format.RETURN_PATH, Format.DELIVERED_TO);
    if (configuration.get(ENABLE_ORIGINAL_RECIPIENT)) {
      format.add(Format.ORIGINAL_RECIPIENT);
    }
    if (!folder) {
      format.addAll(EnumSet.of(Format.FROM_LINE, Format.QUOTE_FROM, Format.BLANK_LINE));
    }
    String original =
        recipient.originalAddress().isEmpty() ? recipient.address() : recipient.originalAddress();
    return new MessageCopy(
        request.content(),
        request.sender(),
        original,
        recipient.address(),
        Instant.now(),
        format,
        "\n");
  }

  private Optional<Integer> id(
      String key, String kind, List<LookupTable> tables, Parameter<String> maps, int minimum)
      throws LookupFailure {
    Optional<String> found = find(tables, maps, key);
    if (found.isEmpty() || found.get().isEmpty()) {
      log.warning("recipient " + key + ": not found in " + maps.name());
      return Optional.empty();
    }
    try {
      int id = Integer.parseInt(found.get().strip());
      if (id >= minimum) {
        return Optional.of(id);
      }
    } catch (NumberFormatException e) {
      // warned of below
    }
    log.warning("recipient " + key + ": bad " + kind + " " + found.get() + " in " + maps.name());
    return Optional.empty();
  }

  /**
   * The address, the address without extension, the domain; patterns see the address only. A result
   * that is empty is a mistake in the table.
   */
  private Optional<String> find(List<LookupTable> tables, Parameter<String> maps, String address)
      throws LookupFailure {
    List<String> keys = new ArrayList<>(List.of(address));
    delimiter.strip(address).ifPresent(stripped -> keys.add(stripped.address()));
    keys.add("@" + address.substring(address.lastIndexOf('@') + 1));
    for (String key : keys) {
      for (LookupTable table : tables) {
        if (table.isPattern() && !key.equals(address)) {
          continue;
        }
        Optional<String> value = table.find(key);
        if (value.isPresent()) {
          if (value.get().isEmpty()) {
            log.warning(maps.name() + " lookup of " + key + " returns an empty string result");
            log.warning(maps.name() + " should return NO RESULT in case of NOT FOUND");
          }
          return value;
        }
      }
    }
    return Optional.empty();
  }

  private static DeliveryOutcome delivered(String text) {
    return new DeliveryOutcome.Delivered(Dsn.of("2.0.0", text), "delivered");
  }

  private static DeliveryOutcome deferred(String status, String text) {
    return new DeliveryOutcome.Deferred(Dsn.of(status, text));
  }

  private static DeliveryOutcome bounced(String status, String text) {
    return new DeliveryOutcome.Undeliverable(Dsn.of(status, text));
  }
}
