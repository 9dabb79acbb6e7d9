package org.facteur.core.address;

import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;

/**
 * Separates user names from address extensions: {@code user+extension}.
 *
 * @param delimiters the characters of recipient_delimiter; empty: nothing is split
 * @param ownerRequestSpecial whether {@code owner-list} and {@code list-request} stay whole when
 *     {@code -} is a delimiter
 * @param doubleBounceSender a local part that is never split
 */
public record RecipientDelimiter(
    String delimiters, boolean ownerRequestSpecial, String doubleBounceSender) {
  private static final Parameter<String> RECIPIENT_DELIMITER =
      Parameter.string("recipient_delimiter");
  private static final Parameter<Boolean> OWNER_REQUEST_SPECIAL =
      Parameter.bool("owner_request_special");
  private static final Parameter<String> DOUBLE_BOUNCE_SENDER =
      Parameter.string("double_bounce_sender");

  /**
   * What a split gives.
   *
   * @param user never empty
   * @param delimiter the character between them
   * @param extension without the delimiter; may be empty
   */
  public record Split(String user, char delimiter, String extension) {
    /** The extension with its delimiter. */
    public String suffix() {
      return delimiter + extension;
    }
  }

  /**
   * An address without its extension.
   *
   * @param address {@code user@domain}
   * @param suffix the extension with its delimiter
   */
  public record Stripped(String address, String suffix) {}

  /** From recipient_delimiter and kin. */
  public static RecipientDelimiter of(Configuration configuration) {
    return new RecipientDelimiter(
        configuration.get(RECIPIENT_DELIMITER),
        configuration.get(OWNER_REQUEST_SPECIAL),
        configuration.get(DOUBLE_BOUNCE_SENDER));
  }

  /** Splits a local part; empty when it has no extension. */
  public Optional<Split> split(String localPart) {
    if (delimiters.isEmpty() || isWhole(localPart)) {
      return Optional.empty();
    }
    int at = 0;
    while (at < localPart.length() && delimiters.indexOf(localPart.charAt(at)) < 0) {
      at++;
    }
    // a user without a name is no user
    if (at == 0 || at == localPart.length()) {
      return Optional.empty();
    }
    return Optional.of(
        new Split(localPart.substring(0, at), localPart.charAt(at), localPart.substring(at + 1)));
  }

  /** Takes the extension off an address in internal form; empty when it has none. */
  public Optional<Stripped> strip(String address) {
    MailAddress parts = MailAddress.of(address);
    return split(parts.localPart())
        .map(split -> new Stripped(split.user() + parts.atDomain(), split.suffix()));
  }

  private boolean isWhole(String localPart) {
    if (localPart.equalsIgnoreCase("postmaster")
        || localPart.equalsIgnoreCase("MAILER-DAEMON")
        || localPart.equalsIgnoreCase(doubleBounceSender)) {
      return true;
    }
    if (!ownerRequestSpecial || delimiters.indexOf('-') < 0) {
      return false;
    }
    return localPart.regionMatches(true, 0, "owner-", 0, 6)
        || (localPart.length() > 8
            && localPart.regionMatches(true, localPart.length() - 8, "-request", 0, 8));
  }
}
