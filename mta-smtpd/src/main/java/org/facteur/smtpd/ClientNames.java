package org.facteur.smtpd;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Set;
import org.facteur.core.address.HostSyntax;
import org.facteur.core.dns.HostLookup;
import org.facteur.core.dns.HostNames;
import org.facteur.core.dns.RecordType;
import org.facteur.core.log.MailLog;
import org.facteur.smtpd.access.ClientIdentity;
import org.facteur.smtpd.access.ClientIdentity.NameStatus;

/** Finds the name of a client: its reverse name, believed only when it leads back. */
public final class ClientNames {
  private final HostNames names;
  private final MailLog log;

  public ClientNames(HostNames names, MailLog log) {
    this.names = names;
    this.log = log;
  }

  /** Looks a client up; {@code lookup} is smtpd_peername_lookup. */
  public ClientIdentity identify(InetAddress address, int port, boolean lookup) {
    String text = address.getHostAddress();
    if (text.indexOf(':') >= 0) {
      text = text(address.getAddress());
    }
    String portText = Integer.toString(port);
    if (!lookup) {
      return unknown(
          text, portText, ClientIdentity.UNKNOWN, NameStatus.PERMANENT, NameStatus.PERMANENT);
    }
    HostLookup reverse = names.name(address);
    if (!(reverse instanceof HostLookup.Name(String name))) {
      NameStatus status =
          reverse instanceof HostLookup.Failure failure && failure.isTemporary()
              ? NameStatus.TEMPORARY
              : NameStatus.PERMANENT;
      return unknown(text, portText, ClientIdentity.UNKNOWN, status, status);
    }
    if (!HostSyntax.isHostname(name)) {
      return unknown(
          text, portText, ClientIdentity.UNKNOWN, NameStatus.PERMANENT, NameStatus.PERMANENT);
    }
    String mismatch = "hostname " + name + " does not resolve to address " + text;
    return switch (names.addresses(name, familyOf(address))) {
      case HostLookup.Addresses found when found.addresses().contains(address) ->
          new ClientIdentity(name, name, text, portText, NameStatus.OK, NameStatus.OK);
      case HostLookup.Failure failure -> {
        log.warning(mismatch + ": " + failure.text());
        NameStatus status = failure.isTemporary() ? NameStatus.TEMPORARY : NameStatus.PERMANENT;
        yield unknown(text, portText, name, status, NameStatus.OK);
      }
      default -> {
        log.warning(mismatch);
        yield unknown(text, portText, name, NameStatus.FORGED, NameStatus.OK);
      }
    };
  }

  /** Only addresses of the client's own family can be its own. */
  private static Set<RecordType> familyOf(InetAddress address) {
    return Set.of(address instanceof Inet4Address ? RecordType.A : RecordType.AAAA);
  }

  private static ClientIdentity unknown(
      String address, String port, String reverse, NameStatus status, NameStatus reverseStatus) {
    return new ClientIdentity(
        ClientIdentity.UNKNOWN, reverse, address, port, status, reverseStatus);
  }

  /** IPv6 text in the short form of RFC 5952. */
  static String text(byte[] bytes) {
    if (bytes.length == 4) {
      return (bytes[0] & 255)
          + "."
          + (bytes[1] & 255)
          + "."
          + (bytes[2] & 255)
          + "."
          + (bytes[3] & 255);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (bytes[2 * i] & 255) << 8 | bytes[2 * i + 1] & 255;
    }
    int best = -1;
    int bestLength = 1;
    for (int i = 0; i < 8; i++) {
      int j = i;
      while (j < 8 && groups[j] == 0) {
        j++;
      }
      if (j - i > bestLength) {
        best = i;
        bestLength = j - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == best) {
        text.append("::");
        i += bestLength - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
