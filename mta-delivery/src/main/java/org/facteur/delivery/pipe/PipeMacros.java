package org.facteur.delivery.pipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.address.MailAddress;
import org.facteur.core.address.RecipientDelimiter;
import org.facteur.queue.delivery.DeliveryRecipient;
import org.facteur.queue.delivery.DeliveryRequest;

/** Expands the macros of a pipe service's command line; see pipe(8). */
final class PipeMacros {
  private static final List<String> PER_RECIPIENT =
      List.of("recipient", "user", "extension", "mailbox", "domain", "original_recipient");

  private final PipeService service;
  private final DeliveryRequest request;
  private final RecipientDelimiter delimiter;

  PipeMacros(PipeService service, DeliveryRequest request, RecipientDelimiter delimiter) {
    this.service = service;
    this.request = request;
    this.delimiter = delimiter;
  }

  /** A macro that pipe(8) does not know. */
  static final class UnknownMacro extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownMacro(String name) {
      super(name);
    }
  }

  /** The words of the command; one that speaks of a recipient comes once for each. */
  List<String> words() throws UnknownMacro {
    List<String> words = new ArrayList<>();
    for (String argument : service.arguments()) {
      boolean[] each = {false};
      String first = expand(argument, request.recipients().getFirst(), each);
      words.add(first);
      if (each[0]) {
        for (DeliveryRecipient other :
            request.recipients().subList(1, request.recipients().size())) {
          words.add(expand(argument, other, each));
        }
      }
    }
    return words;
  }

  private String expand(String text, DeliveryRecipient recipient, boolean[] each)
      throws UnknownMacro {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != '$' || at + 1 == text.length()) {
        out.append(c);
        at++;
        continue;
      }
      char next = text.charAt(at + 1);
      if (next == '$') {
        out.append('$');
        at += 2;
        continue;
      }
      boolean bracket = next == '{' || next == '(';
      int start = bracket ? at + 2 : at + 1;
      int end = start;
      while (end < text.length()
          && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
        end++;
      }
      String name = text.substring(start, end);
      each[0] |= PER_RECIPIENT.contains(name);
      out.append(value(name, recipient));
      at = bracket ? Math.min(end + 1, text.length()) : end;
    }
    return out.toString();
  }

  private String value(String name, DeliveryRecipient recipient) throws UnknownMacro {
    return switch (name) {
      case "sender" -> sender();
      case "recipient" -> address(recipient.address());
      case "original_recipient" ->
          address(
              recipient.originalAddress().isEmpty()
                  ? recipient.address()
                  : recipient.originalAddress());
      case "mailbox" -> folded(localPart(recipient));
      case "user" ->
          folded(split(recipient).map(RecipientDelimiter.Split::user).orElse(localPart(recipient)));
      case "extension" ->
          folded(split(recipient).map(RecipientDelimiter.Split::extension).orElse(""));
      case "domain" -> domain(MailAddress.of(recipient.address()).domain());
      case "nexthop" -> domain(request.nexthop());
      case "size" -> Long.toString(request.content().size());
      case "queue_id" -> request.queueId();
      case "client_address" -> attribute("client_address");
      case "client_helo" -> attribute("helo_name");
      case "client_hostname" -> attribute("client_name");
      case "client_port" -> attribute("client_port");
      case "client_protocol" -> attribute("protocol_name");
      case "sasl_method", "sasl_sender", "sasl_username" -> attribute(name);
      default -> throw new UnknownMacro(name);
    };
  }

  private String attribute(String name) {
    Map<String, String> attributes = request.attributes();
    String logged = attributes.getOrDefault("log_" + name, "");
    return logged.isEmpty() ? attributes.getOrDefault(name, "") : logged;
  }

  private String sender() {
    if (request.sender().isEmpty()) {
      return service.nullSender();
    }
    return service.has('q') ? AddressQuoting.quote822(request.sender()) : request.sender();
  }

  private String address(String address) {
    MailAddress parts = MailAddress.of(address);
    String whole = folded(parts.localPart());
    String quoted =
        service.has('q')
            ? AddressQuoting.quote822(whole + parts.atDomain())
            : whole + parts.atDomain();
    int at = quoted.lastIndexOf('@');
    return at < 0 || !parts.hasDomain()
        ? quoted
        : quoted.substring(0, at) + domain(quoted.substring(at));
  }

  private String folded(String localPart) {
    return service.has('u') ? localPart.toLowerCase(Locale.ROOT) : localPart;
  }

  private String domain(String domain) {
    return service.has('h') ? domain.toLowerCase(Locale.ROOT) : domain;
  }

  private static String localPart(DeliveryRecipient recipient) {
    return MailAddress.of(recipient.address()).localPart();
  }

  private Optional<RecipientDelimiter.Split> split(DeliveryRecipient recipient) {
    return delimiter.split(localPart(recipient));
  }
}
