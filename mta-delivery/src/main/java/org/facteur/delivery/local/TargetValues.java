package org.facteur.delivery.local;

import java.util.Optional;
import java.util.function.Function;

/** The names that forward_path and kin may use. */
final class TargetValues implements Function<String, Optional<String>> {
  private final Session session;
  private final Target target;
  private final Rights rights;
  private boolean extensionUsed;

  TargetValues(Session session, Target target, Rights rights) {
    this.session = session;
    this.target = target;
    this.rights = rights;
  }

  /** Whether the extension had a part in it. */
  boolean isExtensionUsed() {
    return extensionUsed;
  }

  @Override
  public Optional<String> apply(String name) {
    return switch (name) {
      case "user" -> Optional.of(target.user());
      case "home" -> LocalSettings.nonEmpty(rights.home());
      case "shell" -> LocalSettings.nonEmpty(rights.shell());
      case "domain" -> Optional.of(target.domain());
      case "local", "mailbox" -> Optional.of(target.local());
      case "recipient" -> Optional.of(target.address());
      case "extension" -> {
        extensionUsed |= target.extension().isPresent();
        yield target.extension();
      }
      case "recipient_delimiter" -> {
        String delimiters = session.settings.delimiter.delimiters();
        yield target.extension().isPresent()
            ? Optional.of(target.delimiter())
            : LocalSettings.nonEmpty(delimiters.isEmpty() ? "" : delimiters.substring(0, 1));
      }
      case "client_hostname" -> attribute("log_client_name", "client_name");
      case "client_address" -> attribute("log_client_address", "client_address");
      case "client_protocol" -> attribute("log_protocol_name", "protocol_name");
      case "client_helo" -> attribute("log_helo_name", "helo_name");
      case "sasl_method", "sasl_sender", "sasl_username" -> attribute(name, name);
      default -> Optional.empty();
    };
  }

  private Optional<String> attribute(String first, String second) {
    String value = session.request.attributes().getOrDefault(first, "");
    return LocalSettings.nonEmpty(
        value.isEmpty() ? session.request.attributes().getOrDefault(second, "") : value);
  }
}
