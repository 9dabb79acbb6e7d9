package org.facteur.smtpclient.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.delivery.DeliveryRecipient;
import org.facteur.queue.delivery.DeliveryRequest;

/** Writes the commands of an envelope, with the parameters that the server understands. */
final class EnvelopeCommands {
  private final SmtpSession session;
  private final DeliveryRequest request;
  private final ClientSettings settings;
  private final Addresses addresses;

  /** Maps an address, internal form to internal form. */
  @FunctionalInterface
  interface Addresses {
    /**
     * @throws IOException when a table failed, which has been logged
     */
    String map(String address) throws IOException;
  }

  /**
   * @param addresses rewrites envelope addresses (smtp_generic_maps)
   */
  EnvelopeCommands(
      SmtpSession session, DeliveryRequest request, ClientSettings settings, Addresses addresses) {
    this.session = session;
    this.request = request;
    this.settings = settings;
    this.addresses = addresses;
  }

  /**
   * MAIL, RFC 5321, with SIZE, BODY, ENVID, RET and SMTPUTF8.
   *
   * @param converted the text will be converted: its size is not known
   */
  String mail(boolean converted) throws IOException {
    StringBuilder command = new StringBuilder(120).append("MAIL FROM:<");
    command.append(path(request.sender())).append('>');
    if (session.can(Feature.SIZE) && !converted) {
      command.append(" SIZE=").append(request.content().size());
    }
    if (session.can(Feature.EIGHT_BIT_MIME)) {
      switch (request.encoding()) {
        case "8bit" -> command.append(" BODY=8BITMIME");
        case "7bit" -> command.append(" BODY=7BIT");
        default -> {}
      }
    }
    if (session.can(Feature.DSN)) {
      if (!request.envelopeId().isEmpty()) {
        Xtext.append(command.append(" ENVID="), request.envelopeId(), false);
      }
      if (request.ret() != DsnReturn.UNSPECIFIED) {
        command.append(" RET=").append(request.ret() == DsnReturn.FULL ? "FULL" : "HDRS");
      }
    }
    if (request.smtputf8() && session.can(Feature.SMTPUTF8)) {
      command.append(" SMTPUTF8");
    }
    return command.toString();
  }

  /** RCPT, with ORCPT and NOTIFY of RFC 3461. */
  String rcpt(DeliveryRecipient recipient) throws IOException {
    StringBuilder command = new StringBuilder(120).append("RCPT TO:<");
    command.append(path(recipient.address())).append('>');
    if (session.can(Feature.DSN)) {
      String original = original(recipient);
      int semicolon = original.indexOf(';');
      if (semicolon > 0) {
        String type = original.substring(0, semicolon);
        String address = original.substring(semicolon + 1);
        command.append(" ORCPT=").append(type).append(';');
        Xtext.append(command, address, type.toLowerCase(Locale.ROOT).equals("utf-8"));
      }
      appendNotify(command, recipient.dsnNotify());
    }
    return command.toString();
  }

  private String original(DeliveryRecipient recipient) {
    if (!recipient.dsnOriginal().isEmpty() || recipient.originalAddress().isEmpty()) {
      return recipient.dsnOriginal();
    }
    String quoted = AddressQuoting.quote822(recipient.originalAddress());
    boolean utf8 = request.smtputf8() && !Utf8Text.isAscii(quoted);
    return (utf8 ? "utf-8;" : "rfc822;") + quoted;
  }

  private static void appendNotify(StringBuilder command, DsnNotify notify) {
    if (notify.bits() == 0) {
      return;
    }
    if (notify.never()) {
      command.append(" NOTIFY=NEVER");
      return;
    }
    List<String> words = new ArrayList<>(3);
    if (notify.onSuccess()) {
      words.add("SUCCESS");
    }
    if (notify.onFailure()) {
      words.add("FAILURE");
    }
    if (notify.onDelay()) {
      words.add("DELAY");
    }
    command.append(" NOTIFY=").append(String.join(",", words));
  }

  private String path(String address) throws IOException {
    if (address.isEmpty()) {
      return address;
    }
    String rewritten = addresses.map(address);
    return settings.quoteEnvelope() ? AddressQuoting.quote821(rewritten) : rewritten;
  }

  /** XFORWARD with what is known of the client, or empty when the server wants none of it. */
  String xforwardClient() {
    StringBuilder command = new StringBuilder("XFORWARD");
    attribute(command, Feature.XFORWARD_NAME, "NAME", "log_client_name", true);
    attribute(command, Feature.XFORWARD_ADDR, "ADDR", "log_client_address", true);
    attribute(command, Feature.XFORWARD_PORT, "PORT", "log_client_port", true);
    return command.indexOf(" ") < 0 ? "" : command.toString();
  }

  /** XFORWARD with protocol, HELO name, the queue id of the client's host and source, or empty. */
  String xforwardProtocol() {
    StringBuilder command = new StringBuilder("XFORWARD");
    attribute(command, Feature.XFORWARD_PROTO, "PROTO", "log_protocol_name", true);
    attribute(command, Feature.XFORWARD_HELO, "HELO", "log_helo_name", false);
    attribute(command, Feature.XFORWARD_IDENT, "IDENT", "log_ident", false);
    String context = request.attributes().getOrDefault("rewrite_context", "");
    if (session.can(Feature.XFORWARD_DOMAIN) && !context.isEmpty()) {
      command.append(" SOURCE=").append(context.equals("local") ? "LOCAL" : "REMOTE");
    }
    return command.indexOf(" ") < 0 ? "" : command.toString();
  }

  private void attribute(
      StringBuilder command, Feature feature, String name, String attribute, boolean mustBeKnown) {
    String value = request.attributes().getOrDefault(attribute, "");
    boolean known = !value.isEmpty() && !(mustBeKnown && value.equalsIgnoreCase("unknown"));
    if (session.can(feature) && known) {
      Xtext.append(command.append(' ').append(name).append('='), value, false);
    }
  }
}
