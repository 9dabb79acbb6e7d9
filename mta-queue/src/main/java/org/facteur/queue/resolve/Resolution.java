package org.facteur.queue.resolve;

/**
 * Where an address goes.
 *
 * @param transport service name of master.cf
 * @param nexthop may be empty; for the transports {@code error} and {@code retry} a status and the
 *     reason: {@code 5.1.1 User unknown in virtual alias table}
 * @param recipient in internal form; may differ from the question
 * @param addressClass of the recipient's domain
 * @param sourceRouted the local part has routing operators ({@code user@other@here}, {@code %},
 *     {@code !})
 * @param badSyntax the address cannot be used; transport and nexthop are {@code error} and the
 *     reason
 */
public record Resolution(
    String transport,
    String nexthop,
    String recipient,
    AddressClass addressClass,
    boolean sourceRouted,
    boolean badSyntax) {
  /** The transport that bounces: its next hop is the reason. */
  public static final String ERROR = "error";

  /** The transport that defers: its next hop is the reason. */
  public static final String RETRY = "retry";

  /** Whether mail for the recipient is refused for good. */
  public boolean isError() {
    return transport.equals(ERROR);
  }

  /** Whether mail for the recipient is put off. */
  public boolean isRetry() {
    return transport.equals(RETRY);
  }
}
