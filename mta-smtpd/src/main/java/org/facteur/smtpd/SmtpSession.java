package org.facteur.smtpd;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.net.Connection;
import org.facteur.core.smtp.SmtpReply;
import org.facteur.core.tls.TlsSummary;
import org.facteur.queue.intake.IntakeSession;
import org.facteur.smtpd.access.AccessControl;
import org.facteur.smtpd.access.ClientHangUp;
import org.facteur.smtpd.access.ClientIdentity;
import org.facteur.smtpd.access.PrintableText;
import org.facteur.smtpd.access.Problem;
import org.facteur.smtpd.access.SessionView;

/**
 * One client's session: reads commands, has them carried out, counts errors, and says why it ends.
 *
 * <p>Discipline: one virtual thread runs {@link #run}; the commands change the package-private
 * state on that thread. Whatever ends the session, an unfinished message is thrown away and the
 * line {@code disconnect from} is logged.
 */
final class SmtpSession implements SessionView {
  final ServerSnapshot snapshot;
  final ServerSettings settings;
  Connection connection;
  final LineInput input;
  final MailLog log;
  final CommandCounts counts = new CommandCounts();
  final SessionTranscript transcript;
  final AccessControl.Pending pending = new AccessControl.Pending();
  final ClientIdentity realClient;
  final SaslLogin sasl;
  ClientIdentity client;
  ServerEndpoint server;
  ForwardedClient forwarded = ForwardedClient.NONE;
  Optional<String> helo = Optional.empty();
  String protocol = "SMTP";
  String where = "CONNECT";
  Transaction transaction;
  Optional<String> currentRecipient = Optional.empty();
  Optional<String> currentSender = Optional.empty();
  Optional<TlsSummary> tls = Optional.empty();
  Optional<SmtpReply> denied = Optional.empty();
  Set<EhloKeywords> discarded = EnumSet.noneOf(EhloKeywords.class);
  NewlinePolicy newlines = NewlinePolicy.tolerant();
  boolean hangUp;
  boolean pipelined;
  int errors;
  int junk;
  int sequence;
  SessionMilters milters;
  private boolean discardLogged;
  private boolean counted;

  SmtpSession(ServerSnapshot snapshot, Connection connection, ClientIdentity client) {
    this.snapshot = snapshot;
    this.settings = snapshot.settings();
    this.connection = connection;
    this.log = snapshot.parts().log();
    this.input =
        new LineInput(
            connection,
            settings.timeout(),
            settings.requestDeadline() ? settings.minDataRate() : 0);
    this.transcript =
        new SessionTranscript(snapshot.transcripts(), snapshot.parts().notices(), log);
    this.realClient = client;
    this.sasl = new SaslLogin(this, snapshot.sasl());
    this.client = client;
    this.server =
        connection.localAddress() instanceof InetSocketAddress local && local.getAddress() != null
            ? new ServerEndpoint(
                ClientNames.text(local.getAddress().getAddress()),
                Integer.toString(local.getPort()))
            : new ServerEndpoint("unknown", "unknown");
    this.milters = SessionMilters.of(this);
    newTransaction();
  }

  /** Runs the session to its end; never throws. */
  void run() {
    log.info("connect from " + clientName());
    Optional<String> reason = Optional.empty();
    try {
      reason = converse();
    } catch (SocketTimeoutException e) {
      reason = Optional.of("timeout");
      transcript.sent("421 4.4.2 " + settings.hostname() + " Error: timeout exceeded");
      sayGoodbye("421 4.4.2 " + settings.hostname() + " Error: timeout exceeded");
    } catch (IOException e) {
      reason = Optional.of("lost connection");
    } catch (ClientHangUp e) {
      reason = Optional.empty();
    } catch (RuntimeException e) {
      reason = Optional.of("internal error");
      failed(e);
    } finally {
      abandon();
      if (counted) {
        snapshot.parts().limits().disconnect(snapshot.parts().serviceName(), realClient.address());
      }
    }
    transcript.end(client.nameAndAddress(), reason);
    reason.ifPresent(why -> log.info(why + " after " + place() + " from " + clientName()));
    log.info("disconnect from " + clientName() + " " + counts.summary(ServerSnapshot.COUNT_ORDER));
    connection.close();
  }

  /** A mistake of ours: the client may try again, and the log says where to look. */
  private void failed(RuntimeException e) {
    StackTraceElement[] trace = e.getStackTrace();
    log.panic(
        "session of "
            + clientName()
            + " failed: "
            + e
            + (trace.length > 0 ? " at " + trace[0] : ""));
    sayGoodbye("421 4.3.0 " + settings.hostname() + " Server local error");
  }

  private void abandon() {
    try {
      transaction.abandon();
    } catch (RuntimeException e) {
      log.panic("session of " + clientName() + " failed: " + e);
    } finally {
      milters.close();
    }
  }

  private void sayGoodbye(String text) {
    try {
      connection.write((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      connection.flush(settings.timeout());
    } catch (IOException e) {
      // The client is gone: nobody is left to be told.
      hangUp = true;
    }
  }

  private String place() {
    boolean text = where.equals("DATA content") || where.equals("BDAT content");
    return text
        ? where.substring(0, 4)
            + " ("
            + (transaction.feed == null ? 0 : transaction.feed.size())
            + " bytes)"
        : where;
  }

  /** How log lines name the client. */
  String clientName() {
    return settings.portLogging() ? client.nameAndAddressAndPort() : client.nameAndAddress();
  }

  private Optional<String> converse() throws IOException {
    if (!admitted()) {
      return Optional.empty();
    }
    if (snapshot.tls().settings().wrapper() && !TlsStart.wrap(this)) {
      return Optional.empty();
    }
    enterClient();
    greet();
    while (!hangUp) {
      if (errors >= settings.hardErrors()) {
        reply(421, "4.7.0", settings.hostname() + " Error: too many errors");
        connection.flush(settings.timeout());
        return Optional.of("too many errors");
      }
      input.expectCommands();
      input.startRequest();
      String line = readCommand();
      if (!one(line)) {
        break;
      }
    }
    connection.flush(settings.timeout());
    return Optional.empty();
  }

  /** Looks at the limits of clients. */
  private boolean admitted() throws IOException {
    if (isExempt()) {
      return true;
    }
    String service = snapshot.parts().serviceName();
    counted = true;
    ClientLimits.Connected now = snapshot.parts().limits().connect(service, client.address());
    boolean many = settings.connectionLimit() > 0 && now.open() > settings.connectionLimit();
    boolean often = settings.connectionRate() > 0 && now.rate() > settings.connectionRate();
    if (many || often) {
      reply(
          421,
          "4.7.0",
          settings.hostname() + " Error: too many connections from " + client.address());
      log.warning(
          "Connection "
              + (many ? "concurrency" : "rate")
              + " limit exceeded: "
              + (many ? now.open() : now.rate())
              + " from "
              + clientName()
              + " for service "
              + service);
      connection.flush(settings.timeout());
      return false;
    }
    return true;
  }

  /** Whether the limits do not apply to the client. */
  boolean isExempt() {
    try {
      return settings.limitExceptions().matches(realClient.name(), realClient.address());
    } catch (LookupFailure e) {
      return false;
    }
  }

  /** Looks up what depends on who the client is: at the start, and after XCLIENT. */
  void enterClient() {
    milters.close();
    milters = SessionMilters.of(this);
    discarded = settings.discarded();
    discardLogged = false;
    try {
      Optional<String> own = settings.discardMaps().find(client.address());
      if (own.isPresent()) {
        discarded = EhloKeywords.parse(own.get(), log);
      }
      newlines =
          settings.newlineExclusions().matches(client.name(), client.address())
              ? NewlinePolicy.tolerant()
              : settings.newlines();
    } catch (LookupFailure e) {
      log.warning(e.getMessage());
      newlines = settings.newlines();
    }
  }

  /** Sends the greeting, or the refusal of the client. */
  void greet() throws IOException {
    denied = snapshot.access().atConnect(this, transaction.effects, pending);
    if (denied.isPresent()) {
      reply(denied.get());
    } else {
      welcome();
    }
  }

  /** Even a client that milters refuse may go on; it hears of it at each command. */
  private void welcome() throws IOException {
    Optional<SmtpReply> refused = milters.connect();
    if (refused.isPresent() && refused.get().code() == 421) {
      reply(refused.get());
    } else if (refused.isPresent() && refused.get().code() >= 500) {
      plain(554, settings.hostname() + " ESMTP not accepting connections");
    } else {
      plain(220, settings.banner());
    }
  }

  private String readCommand() throws IOException {
    String line = input.command(settings.lineLimit());
    if (!input.complete()) {
      log.warning(
          clientName()
              + ": request longer than "
              + settings.lineLimit()
              + ": "
              + PrintableText.log(
                  line.substring(0, Math.min(isLogin(line) ? 4 : 30, line.length())))
              + "...");
      input.skipLine();
    }
    return line;
  }

  /** Such a line may hold a password: logs and transcripts have its first word only. */
  private static boolean isLogin(String line) {
    return line.stripLeading().regionMatches(true, 0, "AUTH", 0, 4);
  }

  private boolean one(String received) throws IOException {
    transcript.received(isLogin(received) ? "AUTH ..." : received);
    if (newlines.reject() && input.bareNewline()) {
      log.info(
          org.facteur.smtpd.access.RequestLine.of(
              this,
              "reject",
              newlines.rejectCode()
                  + " 5.5.2 "
                  + settings.hostname()
                  + " Error: bare <LF> received",
              settings.portLogging()));
      reply(newlines.rejectCode(), "5.5.2", settings.hostname() + " Error: bare <LF> received");
      return false;
    }
    if (settings.smtputf8() && Utf8Text.decode(received).isEmpty()) {
      errors++;
      reply(500, "5.5.2", "Error: bad UTF-8 syntax");
      return true;
    }
    String line = filtered(received);
    List<CommandLine.Word> words = CommandLine.parse(line);
    if (words.isEmpty()) {
      errors++;
      reply(500, "5.5.2", "Error: bad syntax");
      return true;
    }
    String name = words.getFirst().text().toUpperCase(Locale.ROOT);
    if (matches(settings.noopCommands(), words.getFirst().text())) {
      reply(250, "2.0.0", "Ok");
      countJunk();
      return true;
    }
    Optional<SmtpCommand> command = snapshot.command(name);
    counts.came(command.isPresent() ? name.toLowerCase(Locale.ROOT) : "unknown");
    if (command.isEmpty()) {
      where = "UNKNOWN";
      if (isForeign(words.getFirst().text())) {
        log.warning(
            "non-SMTP command from "
                + clientName()
                + ": "
                + PrintableText.log(line.substring(0, Math.min(100, line.length()))));
        reply(221, "2.7.0", "Error: I can break rules, too. Goodbye.");
        return false;
      }
    }
    if (denied.isPresent() && !name.equals("QUIT")) {
      errors++;
      transcript.noticed(Problem.POLICY);
      reply(503, "5.7.0", "Error: access denied for " + clientName());
      return true;
    }
    if (command.isEmpty()) {
      errors++;
      Optional<SmtpReply> said = milters.unknown(words.getFirst().text());
      reply(said.orElse(SmtpReply.of(500, "5.5.2", "Error: command not recognized")));
      return true;
    }
    return carryOut(name, command.get(), words);
  }

  private boolean carryOut(String name, SmtpCommand command, List<CommandLine.Word> words)
      throws IOException {
    where = name;
    boolean batchAllowed = protocol.equals("ESMTP") && !discarded.contains(EhloKeywords.PIPELINING);
    if ((!batchAllowed || command.endsBatch()) && !pipelined && input.hasInput()) {
      pipelined = true;
      log.info(
          "improper command pipelining after "
              + name
              + " from "
              + clientName()
              + ": "
              + (name.equals("AUTH") ? "..." : escaped(input.waiting(100))));
    }
    if (pipelined && settings.forbidPipelining()) {
      reply(554, "5.5.0", "Error: SMTP protocol synchronization");
      return false;
    }
    if (snapshot.tls().isRequired() && tls.isEmpty() && !command.isBeforeTls()) {
      errors++;
      reply(530, "5.7.0", "Must issue a STARTTLS command first");
      return true;
    }
    try {
      if (command.run(this, words)) {
        counts.succeeded(name.toLowerCase(Locale.ROOT));
      } else {
        errors++;
      }
    } catch (SessionRestart restart) {
      return !hangUp;
    }
    if (command.isJunk()) {
      countJunk();
    }
    return !name.equals("QUIT");
  }

  private static String escaped(String text) {
    return PrintableText.log(
        text.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t"));
  }

  private void countJunk() {
    if (junk++ > settings.junkLimit()) {
      errors++;
    }
  }

  private boolean isForeign(String word) {
    int colon = word.indexOf(':');
    boolean header = colon > 0 && word.substring(0, colon).matches("[!-9;-~]+");
    return header || matches(settings.forbiddenCommands(), word);
  }

  private static boolean matches(org.facteur.core.lookup.StringList list, String word) {
    try {
      return !list.isEmpty() && list.matches(word);
    } catch (LookupFailure e) {
      return false;
    }
  }

  private String filtered(String line) {
    if (settings.commandFilter().isEmpty()) {
      return line;
    }
    try {
      Optional<String> other = settings.commandFilter().find(line.stripLeading());
      other.ifPresent(
          text ->
              log.info(
                  clientName()
                      + ": replacing client command \""
                      + (isLogin(line) ? "AUTH ..." : PrintableText.log(line))
                      + "\" with \""
                      + (isLogin(text) ? "AUTH ..." : PrintableText.log(text))
                      + "\""));
      return other.orElse(line);
    } catch (LookupFailure e) {
      return line;
    }
  }

  /** Begins anew: no transaction, and the identity that XFORWARD gave is forgotten. */
  void newTransaction() {
    if (transaction != null) {
      transaction.abandon();
      milters.abort();
    }
    transaction = new Transaction(snapshot.parts().clock().instant());
    currentRecipient = Optional.empty();
    currentSender = Optional.empty();
  }

  /** Logs, once, which extensions are hidden from this client. */
  void logDiscarded() {
    boolean silent = discarded.contains(EhloKeywords.SILENT_DISCARD);
    if (!discarded.isEmpty() && !silent && !discardLogged) {
      discardLogged = true;
      log.info("discarding EHLO keywords: " + EhloKeywords.text(discarded));
    }
  }

  void reply(int code, String status, String text) throws IOException {
    reply(SmtpReply.of(code, status, text));
  }

  void plain(int code, String... lines) throws IOException {
    reply(SmtpReply.plain(code, lines));
  }

  void reply(SmtpReply original) throws IOException {
    SmtpReply reply = softened(original);
    if (!reply.isPositive() && reply.code() >= 400) {
      transcript.refused(reply);
    }
    StringBuilder out = new StringBuilder(64);
    List<String> lines = withFooter(reply);
    for (int i = 0; i < lines.size(); i++) {
      String line = PrintableText.reply(lines.get(i), settings.smtputf8());
      String code = reply.code() + (i + 1 < lines.size() ? "-" : " ");
      String text = code + reply.status().map(status -> status + " ").orElse("") + line;
      transcript.sent(text);
      out.append(text).append("\r\n");
    }
    if (errors >= settings.softErrors() && !settings.errorSleep().isZero()) {
      pause();
    }
    connection.write(out.toString().getBytes(StandardCharsets.ISO_8859_1));
    if (reply.code() == 421 || reply.code() == 521) {
      hangUp = true;
    }
  }

  private List<String> withFooter(SmtpReply reply) {
    if (reply.code() < 400 || settings.footer().isEmpty()) {
      return reply.lines();
    }
    return settings
        .footer()
        .with(
            reply.toLogText(),
            reply.lines(),
            this,
            transaction.firstRecipient.orElse(""),
            snapshot.parts().clock().instant().atZone(snapshot.parts().clock().getZone()));
  }

  private SmtpReply softened(SmtpReply reply) {
    return settings.softBounce() && reply.code() >= 500
        ? new SmtpReply(
            reply.code() - 100, reply.status().map(s -> s.withSeverity(4)), reply.lines())
        : reply;
  }

  private void pause() throws IOException {
    connection.flush(settings.timeout());
    try {
      Thread.sleep(settings.errorSleep());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LostConnection();
    }
  }

  @Override
  public ClientIdentity client() {
    return client;
  }

  @Override
  public Optional<String> helo() {
    return helo;
  }

  @Override
  public String protocol() {
    return protocol;
  }

  @Override
  public String where() {
    return where;
  }

  @Override
  public Optional<String> sender() {
    return currentSender.isPresent() ? currentSender : transaction.sender;
  }

  @Override
  public Optional<String> recipient() {
    return currentRecipient;
  }

  @Override
  public int recipientCount() {
    return transaction.recipients;
  }

  @Override
  public void noticed(Problem problem) {
    transcript.noticed(problem);
  }

  @Override
  public Optional<String> queueId() {
    return transaction.intake.map(IntakeSession::queueId);
  }

  @Override
  public long messageSize() {
    return transaction.feed == null ? transaction.size : transaction.feed.size();
  }

  @Override
  public String instance() {
    return transaction.instance;
  }

  @Override
  public boolean pipelined() {
    return pipelined;
  }

  /** What TLS tells of the client. */
  Credentials security() {
    return tls.map(summary -> TlsStart.credentials(summary, snapshot.tls()))
        .orElse(Credentials.NONE);
  }

  @Override
  public Credentials credentials() {
    String sender = transaction.saslSender;
    return sasl.isLoggedIn() || !sender.isEmpty()
        ? security().with(sasl.method(), sasl.username(), sender)
        : security();
  }

  @Override
  public ServerEndpoint server() {
    return server;
  }
}
