package org.facteur.smtpclient.session;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.facteur.core.log.MailLog;
import org.facteur.core.net.Connection;
import org.facteur.core.tls.TlsConnection;
import org.facteur.core.tls.TlsSummary;

/**
 * A connection to a server, and what is known of the server.
 *
 * <p>Commands and message text collect in one buffer, so that a batch is one write. Nothing here
 * knows what the commands mean.
 */
final class SmtpSession {
  private static final int BUFFER_SIZE = 16 * 1024;

  private Connection connection;
  private final PeerName peer;
  private ReplyReader reader;
  private final int lineLimit;
  private final UnaryOperator<String> replyFilter;
  private final MailLog log;
  private final byte[] buffer = new byte[BUFFER_SIZE];
  private int buffered;
  private Optional<TlsSummary> tls = Optional.empty();
  private Duration dataTimeout = Duration.ZERO;

  private final Set<Feature> features = EnumSet.noneOf(Feature.class);
  private final boolean bestServer;
  private long sizeLimit;
  private int uses;
  private boolean broken;
  private boolean keep;
  private String key = "";
  private Instant reuseUntil = Instant.MIN;

  /**
   * @param bestServer it belongs to the most preferred servers of the domain
   */
  SmtpSession(
      Connection connection,
      PeerName peer,
      boolean bestServer,
      int lineLimit,
      UnaryOperator<String> replyFilter,
      MailLog log) {
    this.connection = connection;
    this.peer = peer;
    this.bestServer = bestServer;
    this.lineLimit = lineLimit;
    this.replyFilter = replyFilter;
    this.log = log;
    this.reader = newReader();
  }

  private ReplyReader newReader() {
    return new ReplyReader(connection, peer.nameAndPort(), lineLimit, replyFilter, log);
  }

  /** The connection as it is now: in the clear, or under TLS. */
  Connection connection() {
    return connection;
  }

  /**
   * Goes on under TLS. What the server has sent before is forgotten: it could be anybody's
   * (CVE-2011-0411 the other way round).
   */
  void secure(TlsConnection secured) {
    connection = secured;
    tls = Optional.of(secured.summary());
    reader = newReader();
    features.clear();
    sizeLimit = 0;
  }

  /** What TLS has agreed on; empty in the clear. */
  Optional<TlsSummary> tls() {
    return tls;
  }

  /** Nothing can be said to this server any more. */
  void broken() {
    broken = true;
  }

  PeerName peer() {
    return peer;
  }

  boolean isBestServer() {
    return bestServer;
  }

  Set<Feature> features() {
    return features;
  }

  boolean can(Feature feature) {
    return features.contains(feature);
  }

  /** The SIZE that the server announced; 0 when it named none. */
  long sizeLimit() {
    return sizeLimit;
  }

  void sizeLimit(long octets) {
    sizeLimit = octets;
  }

  /** What a later delivery finds it by. */
  String key() {
    return key;
  }

  void key(String words) {
    key = words;
  }

  /** How many deliveries have used it before this one. */
  int earlierUses() {
    return uses;
  }

  void used() {
    uses++;
  }

  /** Nothing can be said to this server any more. */
  boolean isBroken() {
    return broken;
  }

  /** It shall not be kept for another message. */
  void doNotKeep() {
    keep = false;
  }

  void keepUntil(Instant end) {
    keep = true;
    reuseUntil = end;
  }

  boolean isKept(Instant now) {
    return keep && !broken && now.isBefore(reuseUntil);
  }

  /** Whether the server has said something, or gone, while nobody asked. */
  boolean hasInput() {
    return reader.hasInput();
  }

  int bufferedBytes() {
    return buffered;
  }

  /** Adds a command to the batch. */
  void command(String command) throws PeerLost {
    byte[] bytes = (command + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    writeData(bytes, 0, bytes.length);
  }

  /** How long the server may take to accept a buffer full of message text. */
  void dataTimeout(Duration timeout) {
    dataTimeout = timeout;
  }

  /** Adds message text to the batch. */
  void writeData(byte[] bytes, int offset, int length) throws PeerLost {
    int from = offset;
    int rest = length;
    while (rest > buffer.length - buffered) {
      int part = buffer.length - buffered;
      System.arraycopy(bytes, from, buffer, buffered, part);
      buffered += part;
      from += part;
      rest -= part;
      flush(dataTimeout);
    }
    System.arraycopy(bytes, from, buffer, buffered, rest);
    buffered += rest;
  }

  /** Sends the batch. */
  void flush(Duration timeout) throws PeerLost {
    if (buffered == 0) {
      return;
    }
    try {
      connection.write(buffer, 0, buffered);
      buffered = 0;
      connection.flush(timeout);
    } catch (SocketTimeoutException e) {
      broken = true;
      throw new PeerLost(true, e);
    } catch (IOException e) {
      broken = true;
      throw new PeerLost(false, e);
    }
  }

  /** Sends the batch and waits for one reply. */
  ServerReply reply(Duration timeout) throws PeerLost {
    flush(timeout);
    try {
      ServerReply reply = reader.read(timeout);
      if (reply.code() == 421) {
        keep = false;
      }
      return reply;
    } catch (PeerLost e) {
      broken = true;
      throw e;
    }
  }

  /** Says QUIT; whether the server hears it no longer matters. */
  void quit(Duration timeout, boolean awaitReply) {
    if (broken) {
      return;
    }
    try {
      command("QUIT");
      flush(timeout);
      if (awaitReply) {
        reply(timeout);
      }
    } catch (PeerLost e) {
      broken = true;
    }
  }

  void close() {
    broken = true;
    connection.close();
  }
}
