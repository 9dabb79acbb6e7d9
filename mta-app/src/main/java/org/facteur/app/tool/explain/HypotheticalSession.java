package org.facteur.app.tool.explain;

import java.util.Optional;
import org.facteur.smtpd.access.ClientIdentity;
import org.facteur.smtpd.access.SessionView;

/** A session that never was: it says what the command line says. Mutable in its command only. */
final class HypotheticalSession implements SessionView {
  private final ExplainOptions options;
  private final ClientIdentity client;
  private String where = "CONNECT";

  HypotheticalSession(ExplainOptions options, ClientIdentity client) {
    this.options = options;
    this.client = client;
  }

  void enter(String command) {
    where = command;
  }

  @Override
  public ClientIdentity client() {
    return client;
  }

  @Override
  public Optional<String> helo() {
    return where.equals("CONNECT") ? Optional.empty() : options.helo();
  }

  @Override
  public String protocol() {
    return "ESMTP";
  }

  @Override
  public String where() {
    return where;
  }

  @Override
  public Optional<String> sender() {
    boolean known = !where.equals("CONNECT") && !where.equals("EHLO");
    return known ? Optional.of(options.sender()) : Optional.empty();
  }

  @Override
  public Optional<String> recipient() {
    boolean known = sender().isPresent() && !where.equals("MAIL");
    return known ? Optional.of(options.recipient()) : Optional.empty();
  }

  @Override
  public int recipientCount() {
    return where.equals("DATA") || where.equals("END-OF-MESSAGE") ? 1 : 0;
  }

  @Override
  public Optional<String> queueId() {
    return Optional.empty();
  }

  @Override
  public long messageSize() {
    return options.size();
  }

  @Override
  public String instance() {
    return "explain";
  }

  @Override
  public boolean pipelined() {
    return false;
  }

  @Override
  public ServerEndpoint server() {
    return new ServerEndpoint("127.0.0.1", "25");
  }

  @Override
  public Credentials credentials() {
    boolean login = !options.sasl().isEmpty();
    return new Credentials(
        login ? "PLAIN" : "",
        options.sasl(),
        "",
        options.tls() ? "TLSv1.3" : "",
        options.tls() ? "TLS_AES_256_GCM_SHA384" : "",
        options.tls() ? 256 : 0,
        "",
        "",
        "",
        "",
        false);
  }
}
