package org.facteur.queue.resolve;

/**
 * Where an address goes.
 *
 * @param transport service name of master.cf
 * @param nexthop may be empty
 * @param recipient in internal form; may differ from the question
 * @param addressClass of the recipient's domain
 * @param sourceRouted the local part has routing operators ({@code user@other@here}, {@code %},
 *     {@code !})
 * @param badSyntax the address cannot be used
 */
public record Resolution(
    String transport,
    String nexthop,
    String recipient,
    AddressClass addressClass,
    boolean sourceRouted,
    boolean badSyntax) {}
