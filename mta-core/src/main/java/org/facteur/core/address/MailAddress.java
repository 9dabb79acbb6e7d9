package org.facteur.core.address;

/**
 * An address in internal form, split at its last {@code @}.
 *
 * @param localPart may be empty
 * @param hasDomain whether there is an {@code @}
 * @param domain what follows the last {@code @}; may be empty
 */
public record MailAddress(String localPart, boolean hasDomain, String domain) {
  /** Splits an address. */
  public static MailAddress of(String internal) {
    int at = internal.lastIndexOf('@');
    return at < 0
        ? new MailAddress(internal, false, "")
        : new MailAddress(internal.substring(0, at), true, internal.substring(at + 1));
  }

  /** The same with another local part. */
  public MailAddress withLocalPart(String other) {
    return new MailAddress(other, hasDomain, domain);
  }

  /** {@code @domain}, or nothing. */
  public String atDomain() {
    return hasDomain ? "@" + domain : "";
  }

  /** Internal form. */
  @Override
  public String toString() {
    return localPart + atDomain();
  }
}
