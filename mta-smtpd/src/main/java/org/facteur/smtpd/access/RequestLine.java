package org.facteur.smtpd.access;

/** The log line of a request that was refused, held, noted. */
public final class RequestLine {
  private RequestLine() {}

  /**
   * Formats the line.
   *
   * @param what {@code reject}, {@code hold}, {@code warn}...
   */
  public static String of(SessionView session, String what, String text, boolean withPort) {
    StringBuilder line = new StringBuilder(160);
    line.append(session.queueId().orElse("NOQUEUE")).append(": ").append(what).append(": ");
    ClientIdentity client = session.client();
    line.append(session.where()).append(" from ");
    line.append(withPort ? client.nameAndAddressAndPort() : client.nameAndAddress());
    line.append(": ").append(text).append(';');
    session.sender().ifPresent(sender -> line.append(" from=<").append(shown(sender)).append('>'));
    session.recipient().ifPresent(to -> line.append(" to=<").append(shown(to)).append('>'));
    line.append(" proto=").append(session.protocol());
    session.helo().ifPresent(helo -> line.append(" helo=<").append(helo).append('>'));
    return PrintableText.log(line.toString());
  }

  private static String shown(String address) {
    return address.isEmpty() ? "" : org.facteur.core.address.AddressQuoting.quote822(address);
  }
}
