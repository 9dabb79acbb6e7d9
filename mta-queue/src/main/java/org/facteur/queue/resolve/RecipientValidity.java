package org.facteur.queue.resolve;

import java.util.List;
import java.util.Optional;
import org.facteur.core.address.MailAddress;
import org.facteur.core.address.RecipientDelimiter;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.AddressSearch;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.smtp.EnhancedStatus;
import org.facteur.core.smtp.SmtpReply;

/**
 * Whether mail for an address can be delivered at all, as far as tables say: reject_unlisted_*,
 * VRFY. Thread safe. Postfix counterpart: the recipient map checks of smtpd(8).
 */
public final class RecipientValidity {
  private static final Parameter<Boolean> SHOW_USER_UNKNOWN_TABLE_NAME =
      Parameter.bool("show_user_unknown_table_name");
  private static final Parameter<String> DOUBLE_BOUNCE_SENDER =
      Parameter.string("double_bounce_sender");
  private static final Parameter<Integer> LOCAL_CODE =
      Parameter.integer("unknown_local_recipient_reject_code");
  private static final Parameter<Integer> ALIAS_CODE =
      Parameter.integer("unknown_virtual_alias_reject_code");
  private static final Parameter<Integer> MAILBOX_CODE =
      Parameter.integer("unknown_virtual_mailbox_reject_code");
  private static final Parameter<Integer> RELAY_CODE =
      Parameter.integer("unknown_relay_recipient_reject_code");

  /** Which address of the envelope is asked about. */
  public enum Role {
    SENDER("Sender address", "5.1.0"),
    RECIPIENT("Recipient address", "5.1.1");

    private final String text;
    private final String unknown;

    Role(String text, String unknown) {
      this.text = text;
      this.unknown = unknown;
    }

    /** How replies name it. */
    public String text() {
      return text;
    }
  }

  private final AddressResolver resolver;
  private final AddressSearch search;
  private final LookupChain recipientCanonical;
  private final LookupChain senderCanonical;
  private final LookupChain canonical;
  private final LookupChain virtualAliases;
  private final LookupChain localRecipients;
  private final LookupChain mailboxes;
  private final LookupChain relayRecipients;
  private final List<String> alwaysKnown;
  private final boolean showTableName;
  private final int localCode;
  private final int aliasCode;
  private final int mailboxCode;
  private final int relayCode;

  /**
   * @param log of smtpd, for its warnings
   */
  public RecipientValidity(
      Configuration configuration,
      LookupTables tables,
      LocalDomains local,
      AddressResolver resolver,
      MailLog log) {
    this.resolver = resolver;
    this.search =
        new AddressSearch(RecipientDelimiter.of(configuration), local.withOrigin(configuration));
    this.recipientCanonical =
        LookupChain.of("recipient_canonical_maps", configuration, tables, log);
    this.senderCanonical = LookupChain.of("sender_canonical_maps", configuration, tables, log);
    this.canonical = LookupChain.of("canonical_maps", configuration, tables, log);
    this.virtualAliases = LookupChain.of("virtual_alias_maps", configuration, tables, log);
    this.localRecipients = LookupChain.of("local_recipient_maps", configuration, tables, log);
    this.mailboxes = LookupChain.of("virtual_mailbox_maps", configuration, tables, log);
    this.relayRecipients = LookupChain.of("relay_recipient_maps", configuration, tables, log);
    this.alwaysKnown =
        List.of(configuration.get(DOUBLE_BOUNCE_SENDER), "postmaster", "MAILER-DAEMON");
    this.showTableName = configuration.get(SHOW_USER_UNKNOWN_TABLE_NAME);
    this.localCode = configuration.get(LOCAL_CODE);
    this.aliasCode = configuration.get(ALIAS_CODE);
    this.mailboxCode = configuration.get(MAILBOX_CODE);
    this.relayCode = configuration.get(RELAY_CODE);
  }

  /**
   * Checks an address.
   *
   * @param sender envelope sender, internal form; tables of routing may depend on it
   * @param address the address in question, internal form, already rewritten
   * @param shown the address as the reply shows it (what the client said)
   * @return the reply to refuse it with, or empty when nothing speaks against it
   */
  public Optional<SmtpReply> check(Role role, String sender, String address, String shown)
      throws LookupFailure {
    Resolution resolution = resolver.resolve(sender, address);
    if (knows(recipientCanonical, address)
        || (role == Role.SENDER && knows(senderCanonical, address))
        || knows(canonical, address)
        || knows(virtualAliases, address)) {
      return Optional.empty();
    }
    boolean alias = resolution.addressClass() == AddressClass.VIRTUAL_ALIAS;
    if (resolution.isError()) {
      return Optional.of(refusal(role, shown, alias ? aliasCode : 550, '5', resolution.nexthop()));
    }
    if (resolution.isRetry()) {
      return Optional.of(refusal(role, shown, 450, '4', resolution.nexthop()));
    }
    return switch (resolution.addressClass()) {
      case LOCAL ->
          isAlwaysKnown(resolution.recipient())
              ? Optional.empty()
              : listed(role, shown, localRecipients, resolution, localCode, "local recipient");
      case VIRTUAL_MAILBOX ->
          listed(role, shown, mailboxes, resolution, mailboxCode, "virtual mailbox");
      case RELAY -> listed(role, shown, relayRecipients, resolution, relayCode, "relay recipient");
      case VIRTUAL_ALIAS, DEFAULT -> Optional.empty();
    };
  }

  private boolean isAlwaysKnown(String recipient) {
    String localPart = MailAddress.of(recipient).localPart();
    return alwaysKnown.stream().anyMatch(localPart::equalsIgnoreCase);
  }

  private boolean knows(LookupChain tables, String address) throws LookupFailure {
    return search.find(tables, address).isPresent();
  }

  private Optional<SmtpReply> listed(
      Role role,
      String shown,
      LookupChain tables,
      Resolution resolution,
      int code,
      String tableName)
      throws LookupFailure {
    if (tables.isEmpty() || knows(tables, resolution.recipient())) {
      return Optional.empty();
    }
    String text = "User unknown" + (showTableName ? " in " + tableName + " table" : "");
    return Optional.of(refusal(role, shown, code, code < 500 ? '4' : '5', text));
  }

  /**
   * @param reason may begin with a status
   */
  private static SmtpReply refusal(
      Role role, String shown, int code, char severity, String reason) {
    String text = reason.strip();
    int space = text.indexOf(' ');
    String first = space < 0 ? text : text.substring(0, space);
    Optional<EnhancedStatus> own = EnhancedStatus.parse(first);
    EnhancedStatus status =
        own.orElseGet(() -> EnhancedStatus.of(role.unknown)).withSeverity(severity - '0');
    String rest = own.isPresent() ? text.substring(Math.max(space, first.length())).strip() : text;
    return SmtpReply.of(
        code, status.toString(), "<" + shown + ">: " + role.text() + " rejected: " + rest);
  }
}
