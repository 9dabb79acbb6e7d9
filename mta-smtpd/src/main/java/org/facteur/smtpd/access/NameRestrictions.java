package org.facteur.smtpd.access;

import java.util.List;
import java.util.Optional;
import org.facteur.core.address.HostSyntax;
import org.facteur.core.dns.DnsAnswer;
import org.facteur.core.dns.RecordType;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.queue.resolve.AddressClass;
import org.facteur.queue.resolve.Resolution;

/** The syntax and the existence of HELO names, of the domains of addresses, of client names. */
final class NameRestrictions {
  private final AccessServices services;

  NameRestrictions(AccessServices services) {
    this.services = services;
  }

  /** reject_invalid_helo_hostname. */
  Decision invalidHelo(Evaluation e) {
    Optional<String> helo = e.session().helo();
    if (helo.isEmpty()) {
      return Decision.NEUTRAL;
    }
    if (helo.get().startsWith("[")) {
      return literalHelo(e, helo.get());
    }
    String name = withoutDot(helo.get());
    return HostSyntax.isHostname(name) || HostSyntax.isHostAddress(name)
        ? Decision.NEUTRAL
        : helo(e, e.settings().invalidHostname(), "5.5.2", "Invalid name");
  }

  /** reject_non_fqdn_helo_hostname. */
  Decision unqualifiedHelo(Evaluation e) {
    Optional<String> helo = e.session().helo();
    if (helo.isEmpty()) {
      return Decision.NEUTRAL;
    }
    if (helo.get().startsWith("[")) {
      return literalHelo(e, helo.get());
    }
    return isQualified(helo.get())
        ? Decision.NEUTRAL
        : helo(e, e.settings().nonFqdn(), "5.5.2", "need fully-qualified hostname");
  }

  /** reject_unknown_helo_hostname. */
  Decision unknownHelo(Evaluation e) {
    Optional<String> helo = e.session().helo();
    if (helo.isEmpty()) {
      return Decision.NEUTRAL;
    }
    if (helo.get().startsWith("[")) {
      return literalHelo(e, helo.get());
    }
    String status = "4.7.1";
    return switch (exists(e, helo.get(), List.of(RecordType.A, RecordType.AAAA, RecordType.MX))) {
      case DnsAnswer.Found found -> Decision.NEUTRAL;
      case DnsAnswer.TemporaryFailure later when e.settings().deferUnknownHelo() ->
          e.deferIfPermit(
              450, status, "<" + helo.get() + ">: Helo command rejected: Host not found");
      case DnsAnswer.TemporaryFailure later -> helo(e, 450, status, "Host not found");
      default -> helo(e, e.settings().unknownHostname(), status, "Host not found");
    };
  }

  private Decision literalHelo(Evaluation e, String helo) {
    boolean valid =
        helo.endsWith("]") && HostSyntax.isAddressLiteral(helo.substring(1, helo.length() - 1));
    return valid
        ? Decision.NEUTRAL
        : helo(e, e.settings().invalidHostname(), "5.5.2", "invalid ip address");
  }

  private static Decision helo(Evaluation e, int code, String status, String why) {
    return e.rejectNamed(code, status, e.session().helo().orElse(""), ReplyClass.HELO, why);
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static boolean isQualified(String name) {
    String plain = withoutDot(name);
    return HostSyntax.isHostname(plain) && plain.indexOf('.') >= 0;
  }

  /** reject_non_fqdn_sender. */
  Decision unqualifiedSender(Evaluation e) {
    return e.session()
        .sender()
        .map(sender -> unqualifiedAddress(e, sender, ReplyClass.SENDER))
        .orElse(Decision.NEUTRAL);
  }

  /** reject_non_fqdn_recipient; postmaster alone is always right. */
  Decision unqualifiedRecipient(Evaluation e) {
    return e.session()
        .recipient()
        .filter(recipient -> !recipient.equalsIgnoreCase("postmaster"))
        .map(recipient -> unqualifiedAddress(e, recipient, ReplyClass.RECIPIENT))
        .orElse(Decision.NEUTRAL);
  }

  private static Decision unqualifiedAddress(Evaluation e, String address, String kind) {
    if (address.isEmpty()) {
      return Decision.NEUTRAL;
    }
    String domain = address.substring(address.lastIndexOf('@') + 1);
    if (address.lastIndexOf('@') < 0) {
      domain = "";
    }
    return domain.startsWith("[") || domain.startsWith("#") || isQualified(domain)
        ? Decision.NEUTRAL
        : e.rejectNamed(
            e.settings().nonFqdn(), "5.5.2", address, kind, "need fully-qualified address");
  }

  /** reject_unknown_sender_domain. */
  Decision unknownSender(Evaluation e) throws EvaluationAborted {
    Optional<String> sender = e.session().sender();
    return sender.isEmpty() || sender.get().isEmpty()
        ? Decision.NEUTRAL
        : unknownAddress(e, sender.get(), ReplyClass.SENDER);
  }

  /** reject_unknown_recipient_domain. */
  Decision unknownRecipient(Evaluation e) throws EvaluationAborted {
    Optional<String> recipient = e.session().recipient();
    return recipient.isEmpty()
        ? Decision.NEUTRAL
        : unknownAddress(e, recipient.get(), ReplyClass.RECIPIENT);
  }

  private Decision unknownAddress(Evaluation e, String address, String kind)
      throws EvaluationAborted {
    Resolution resolution;
    try {
      resolution = services.resolve(e.session().sender().orElse(""), address);
    } catch (LookupFailure failure) {
      return TableRestriction.failed(e, address);
    }
    int at = resolution.recipient().lastIndexOf('@');
    boolean asked =
        resolution.addressClass() == AddressClass.DEFAULT
            || resolution.addressClass() == AddressClass.RELAY;
    String domain = resolution.recipient().substring(at + 1);
    if (at < 0 || !asked || domain.startsWith("[") || domain.startsWith("#")) {
      return Decision.NEUTRAL;
    }
    boolean sender = kind.equals(ReplyClass.SENDER);
    String status = sender ? "4.1.8" : "4.1.2";
    return switch (exists(e, domain, List.of(RecordType.MX, RecordType.A, RecordType.AAAA))) {
      case DnsAnswer.Found found -> Decision.NEUTRAL;
      case DnsAnswer.NullMx none ->
          e.rejectNamed(
              sender ? 550 : 556,
              sender ? "5.7.27" : "5.1.10",
              address,
              kind,
              "Domain " + domain + " does not accept mail (nullMX)");
      case DnsAnswer.TemporaryFailure later when e.settings().deferUnknownAddress() ->
          e.deferIfPermit(
              450, status, "<" + address + ">: " + kind + " rejected: Domain not found");
      case DnsAnswer.TemporaryFailure later ->
          e.rejectNamed(450, status, address, kind, "Domain not found");
      default ->
          e.rejectNamed(e.settings().unknownAddress(), status, address, kind, "Domain not found");
    };
  }

  /** The first type of record that there is; a temporary failure when one type failed so. */
  private DnsAnswer exists(Evaluation e, String name, List<RecordType> types) {
    DnsAnswer last = DnsAnswer.noSuchDomain(name, types.getFirst());
    boolean temporary = false;
    for (RecordType type : types) {
      DnsAnswer answer = services.dns().lookup(name, type);
      e.note(DnsText.source(type), name, DnsText.of(answer));
      if (answer instanceof DnsAnswer.Found || answer instanceof DnsAnswer.NullMx) {
        return answer;
      }
      temporary |= answer instanceof DnsAnswer.TemporaryFailure;
      last = temporary && !(answer instanceof DnsAnswer.TemporaryFailure) ? last : answer;
    }
    return last;
  }

  /** reject_unknown_client_hostname. */
  Decision unknownClient(Evaluation e) {
    ClientIdentity client = e.session().client();
    if (client.nameStatus() == ClientIdentity.NameStatus.OK) {
      return Decision.NEUTRAL;
    }
    boolean later = client.nameStatus() == ClientIdentity.NameStatus.TEMPORARY;
    return e.reject(
        later ? 450 : e.settings().unknownClient(),
        "4.7.25",
        "Client host rejected: cannot find your hostname, [" + client.address() + "]");
  }

  /** reject_unknown_reverse_client_hostname. */
  Decision unknownReverseClient(Evaluation e) {
    ClientIdentity client = e.session().client();
    if (client.reverseStatus() == ClientIdentity.NameStatus.OK) {
      return Decision.NEUTRAL;
    }
    boolean later = client.reverseStatus() == ClientIdentity.NameStatus.TEMPORARY;
    return e.reject(
        later ? 450 : e.settings().unknownClient(),
        "4.7.1",
        "Client host rejected: cannot find your reverse hostname, [" + client.address() + "]");
  }
}
