package org.facteur.smtpd.sasl;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An exchange that Dovecot conducts; a user name is believed only from its {@code OK}. */
final class DovecotExchange implements SaslExchange {
  private static final String REQUEST_ID = "1";
  private static final String NO_CONNECTION = "Can't connect to authentication server";
  private static final String LOST = "Connection lost to authentication server";

  private final DovecotServer server;
  private final String mechanism;
  private final SaslPeer peer;
  private Optional<DovecotConnection> connection = Optional.empty();

  DovecotExchange(DovecotServer server, String mechanism, SaslPeer peer) {
    this.server = server;
    this.mechanism = mechanism;
    this.peer = peer;
  }

  @Override
  public SaslAnswer first(Optional<String> initial) {
    List<String> offered = server.mechanisms(peer);
    if (offered.isEmpty()) {
      return SaslAnswer.Refused.of(true, NO_CONNECTION);
    }
    if (offered.stream().noneMatch(mechanism::equalsIgnoreCase)) {
      return SaslAnswer.Refused.of(false, "Invalid authentication mechanism");
    }
    if (initial.isPresent() && !isBase64(initial.get())) {
      return SaslAnswer.Refused.of(false, "Invalid base64 data in initial response");
    }
    connection = server.connect();
    if (connection.isEmpty()) {
      return SaslAnswer.Refused.of(true, NO_CONNECTION);
    }
    return exchange(request(initial));
  }

  private String request(Optional<String> initial) {
    StringBuilder line = new StringBuilder("AUTH\t").append(REQUEST_ID).append('\t');
    line.append(mechanism.toUpperCase(Locale.ROOT));
    line.append("\tservice=").append(server.service()).append("\tnologin");
    line.append("\tlip=")
        .append(peer.serverAddress())
        .append("\trip=")
        .append(peer.clientAddress());
    if (!peer.serverPort().equals("unknown")) {
      line.append("\tlport=").append(peer.serverPort());
    }
    if (!peer.clientPort().equals("unknown")) {
      line.append("\trport=").append(peer.clientPort());
    }
    if (peer.encrypted()) {
      line.append("\tsecured");
    }
    peer.certificateName()
        .filter(name -> name.chars().allMatch(c -> c > ' ' && c != 127))
        .ifPresent(name -> line.append("\tvalid-client-cert\tcert_username=").append(name));
    // What comes last may hold anything that is base64.
    initial.ifPresent(response -> line.append("\tresp=").append(response));
    return line.toString();
  }

  @Override
  public SaslAnswer next(String response) {
    if (!isBase64(response)) {
      return SaslAnswer.Refused.of(false, "Invalid base64 data in continued response");
    }
    return exchange("CONT\t" + REQUEST_ID + "\t" + response);
  }

  /** Only these characters: a tab or line end would be more than a response. */
  private static boolean isBase64(String text) {
    return text.chars()
        .allMatch(
            c ->
                c >= 'A' && c <= 'Z'
                    || c >= 'a' && c <= 'z'
                    || c >= '0' && c <= '9'
                    || c == '+'
                    || c == '/'
                    || c == '=');
  }

  private SaslAnswer exchange(String line) {
    try {
      DovecotConnection open = connection.orElseThrow();
      open.send(line);
      while (true) {
        List<String> reply = open.receive();
        if (reply.size() > 1 && reply.get(1).equals(REQUEST_ID)) {
          switch (reply.getFirst()) {
            case "OK" -> {
              return accepted(reply);
            }
            case "CONT" -> {
              return challenge(reply);
            }
            case "FAIL" -> {
              return refused(reply);
            }
            default -> {}
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      return SaslAnswer.Refused.of(true, LOST);
    }
  }

  private static SaslAnswer challenge(List<String> reply) {
    String data = reply.size() > 2 ? reply.get(2) : "";
    return isBase64(data)
        ? new SaslAnswer.Challenge(data)
        : SaslAnswer.Refused.of(true, "Authentication backend error");
  }

  private static SaslAnswer accepted(List<String> reply) {
    return value(reply, "user=")
        .<SaslAnswer>map(SaslAnswer.Accepted::new)
        .orElse(SaslAnswer.Refused.of(true, "Authentication backend error"));
  }

  private static SaslAnswer refused(List<String> reply) {
    boolean temporary =
        reply.contains("temp") || value(reply, "code=").filter("temp_fail"::equals).isPresent();
    return new SaslAnswer.Refused(
        temporary,
        value(reply, "reason=").orElse(temporary ? "Authentication backend error" : ""),
        value(reply, "user="),
        List.of());
  }

  private static Optional<String> value(List<String> fields, String name) {
    return fields.stream()
        .skip(2)
        .filter(field -> field.startsWith(name) && field.length() > name.length())
        .map(field -> field.substring(name.length()))
        .findFirst();
  }

  @Override
  public void close() {
    connection.ifPresent(DovecotConnection::close);
    connection = Optional.empty();
  }
}
