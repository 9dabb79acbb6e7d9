package org.facteur.delivery.local;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.facteur.core.address.RecipientDelimiter;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTables;
import org.facteur.delivery.mailbox.LockSettings;

/** The parameters of local(8), ready for use. */
final class LocalSettings {
  private static final Parameter<String> ALIAS_MAPS = Parameter.string("alias_maps");
  private static final Parameter<String> MAILBOX_COMMAND_MAPS =
      Parameter.string("mailbox_command_maps");
  private static final Parameter<String> MAILBOX_TRANSPORT = Parameter.string("mailbox_transport");
  private static final Parameter<String> MAILBOX_TRANSPORT_MAPS =
      Parameter.string("mailbox_transport_maps");
  private static final Parameter<String> FALLBACK_TRANSPORT =
      Parameter.string("fallback_transport");
  private static final Parameter<String> FALLBACK_TRANSPORT_MAPS =
      Parameter.string("fallback_transport_maps");
  private static final Parameter<String> HOME_MAILBOX = Parameter.string("home_mailbox");
  private static final Parameter<String> MAIL_SPOOL_DIRECTORY =
      Parameter.string("mail_spool_directory");
  private static final Parameter<String> LOCAL_COMMAND_SHELL =
      Parameter.string("local_command_shell");
  private static final Parameter<String> ALLOW_MAIL_TO_COMMANDS =
      Parameter.string("allow_mail_to_commands");
  private static final Parameter<String> ALLOW_MAIL_TO_FILES =
      Parameter.string("allow_mail_to_files");
  private static final Parameter<String> PREPEND_DELIVERED_HEADER =
      Parameter.string("prepend_delivered_header");
  private static final Parameter<String> PROPAGATE_UNMATCHED_EXTENSIONS =
      Parameter.string("propagate_unmatched_extensions");
  private static final Parameter<String> MAILBOX_DELIVERY_LOCK =
      Parameter.string("mailbox_delivery_lock");
  private static final Parameter<String> EXPORT_ENVIRONMENT =
      Parameter.string("export_environment");
  private static final Parameter<String> DEFAULT_PRIVS = Parameter.string("default_privs");
  private static final Parameter<String> QUEUE_DIRECTORY = Parameter.string("queue_directory");
  private static final Parameter<Long> MAILBOX_SIZE_LIMIT = Parameter.size("mailbox_size_limit");
  private static final Parameter<Integer> DUPLICATE_FILTER_LIMIT =
      Parameter.integer("duplicate_filter_limit");
  private static final Parameter<Integer> LINE_LENGTH_LIMIT =
      Parameter.integer("line_length_limit");
  private static final Parameter<Duration> COMMAND_TIME_LIMIT =
      Parameter.duration("command_time_limit");
  private static final Parameter<Boolean> EXPAND_OWNER_ALIAS = Parameter.bool("expand_owner_alias");
  private static final Parameter<Boolean> OWNER_REQUEST_SPECIAL =
      Parameter.bool("owner_request_special");
  private static final Parameter<Boolean> RESET_OWNER_ALIAS = Parameter.bool("reset_owner_alias");
  private static final Parameter<Boolean> FROZEN_DELIVERED_TO =
      Parameter.bool("frozen_delivered_to");
  private static final Parameter<Boolean> STRICT_MAILBOX_OWNERSHIP =
      Parameter.bool("strict_mailbox_ownership");
  private static final Parameter<Boolean> REQUIRE_HOME_DIRECTORY =
      Parameter.bool("require_home_directory");
  private static final Parameter<Boolean> ENABLE_ORIGINAL_RECIPIENT =
      Parameter.bool("enable_original_recipient");
  private static final Parameter<Boolean> BIFF = Parameter.bool("biff");
  private static final String SUN_MAILTOOL_COMPATIBILITY = "sun_mailtool_compatibility";

  final List<LookupTable> aliasMaps;
  final List<LookupTable> mailboxCommandMaps;
  final List<LookupTable> mailboxTransportMaps;
  final List<LookupTable> fallbackTransportMaps;
  final String mailboxTransport;
  final String fallbackTransport;
  final String mailboxCommand;
  final String homeMailbox;
  final String mailSpoolDirectory;
  final String localCommandShell;
  final String commandExecutionDirectory;
  final String forwardPath;
  final String luserRelay;
  final String forwardExpansionFilter;
  final String commandExpansionFilter;
  final String executionDirectoryFilter;
  final String defaultPrivileges;
  final String queueDirectory;
  final Set<String> commandSources;
  final Set<String> fileSources;
  final Set<String> deliveredHeader;
  final Set<String> propagatedExtensions;
  final LockSettings locks;
  final List<String> exportEnvironment;
  final long mailboxSizeLimit;
  final int duplicateFilterLimit;
  final int lineLengthLimit;
  final Duration commandTimeLimit;
  final boolean expandOwnerAlias;
  final boolean ownerRequestSpecial;
  final boolean resetOwnerAlias;
  final boolean frozenDeliveredTo;
  final boolean strictMailboxOwnership;
  final boolean requireHomeDirectory;
  final boolean enableOriginalRecipient;
  final boolean biff;
  final RecipientDelimiter delimiter;

  LocalSettings(Configuration configuration, LookupTables tables) {
    LookupTables fixed = tables.withoutSubstitution();
    aliasMaps = fixed.openAll(configuration.get(ALIAS_MAPS), configuration);
    mailboxCommandMaps = fixed.openAll(configuration.get(MAILBOX_COMMAND_MAPS), configuration);
    mailboxTransportMaps = fixed.openAll(configuration.get(MAILBOX_TRANSPORT_MAPS), configuration);
    fallbackTransportMaps =
        fixed.openAll(configuration.get(FALLBACK_TRANSPORT_MAPS), configuration);
    mailboxTransport = configuration.get(MAILBOX_TRANSPORT);
    fallbackTransport = configuration.get(FALLBACK_TRANSPORT);
    homeMailbox = configuration.get(HOME_MAILBOX);
    mailSpoolDirectory = configuration.get(MAIL_SPOOL_DIRECTORY);
    localCommandShell = configuration.get(LOCAL_COMMAND_SHELL);
    // expanded at delivery, or by the shell
    mailboxCommand = raw(configuration, "mailbox_command");
    commandExecutionDirectory = raw(configuration, "command_execution_directory");
    forwardPath = raw(configuration, "forward_path");
    luserRelay = raw(configuration, "luser_relay");
    forwardExpansionFilter = raw(configuration, "forward_expansion_filter");
    commandExpansionFilter = raw(configuration, "command_expansion_filter");
    executionDirectoryFilter = raw(configuration, "execution_directory_expansion_filter");
    defaultPrivileges = configuration.get(DEFAULT_PRIVS);
    queueDirectory = configuration.get(QUEUE_DIRECTORY);
    commandSources = words(configuration.get(ALLOW_MAIL_TO_COMMANDS));
    fileSources = words(configuration.get(ALLOW_MAIL_TO_FILES));
    deliveredHeader = words(configuration.get(PREPEND_DELIVERED_HEADER));
    propagatedExtensions = words(configuration.get(PROPAGATE_UNMATCHED_EXTENSIONS));
    locks =
        configuration.text(SUN_MAILTOOL_COMPATIBILITY).orElse("no").equals("yes")
            ? LockSettings.of(
                configuration.with(java.util.Map.of(MAILBOX_DELIVERY_LOCK.name(), "dotlock")),
                MAILBOX_DELIVERY_LOCK)
            : LockSettings.of(configuration, MAILBOX_DELIVERY_LOCK);
    exportEnvironment =
        Stream.of(configuration.get(EXPORT_ENVIRONMENT).split("[,\\s]+"))
            .filter(word -> !word.isEmpty())
            .toList();
    mailboxSizeLimit = configuration.get(MAILBOX_SIZE_LIMIT);
    duplicateFilterLimit = configuration.get(DUPLICATE_FILTER_LIMIT);
    lineLengthLimit = configuration.get(LINE_LENGTH_LIMIT);
    commandTimeLimit = configuration.get(COMMAND_TIME_LIMIT);
    expandOwnerAlias = configuration.get(EXPAND_OWNER_ALIAS);
    ownerRequestSpecial = configuration.get(OWNER_REQUEST_SPECIAL);
    resetOwnerAlias = configuration.get(RESET_OWNER_ALIAS);
    frozenDeliveredTo = configuration.get(FROZEN_DELIVERED_TO);
    strictMailboxOwnership = configuration.get(STRICT_MAILBOX_OWNERSHIP);
    requireHomeDirectory = configuration.get(REQUIRE_HOME_DIRECTORY);
    enableOriginalRecipient = configuration.get(ENABLE_ORIGINAL_RECIPIENT);
    biff = configuration.get(BIFF);
    delimiter = RecipientDelimiter.of(configuration);
  }

  private static String raw(Configuration configuration, String name) {
    return configuration.unexpanded(name).orElse("");
  }

  private static Set<String> words(String value) {
    return Stream.of(value.toLowerCase(Locale.ROOT).split("[,\\s]+"))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether an unmatched extension goes on from this source. */
  boolean propagatesFrom(Target.Source source) {
    return propagatedExtensions.contains(source.word());
  }

  /** The value to use for an optional one-name setting. */
  static Optional<String> nonEmpty(String value) {
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }
}
