package org.facteur.core.tls.openssl;

import java.util.Optional;

/**
 * Keeps what clients need to resume sessions. Called during handshakes by many threads; must not
 * throw and should not block.
 */
public interface ServerSessions {
  /** The longest name of a session ticket key, RFC 5077. */
  int KEY_NAME = 16;

  /**
   * A key for tickets.
   *
   * @param name 16 bytes
   * @param mac 32 bytes
   * @param cipher 32 bytes
   */
  @SuppressWarnings("ArrayRecordComponent")
  record TicketKey(byte[] name, byte[] mac, byte[] cipher) {}

  /** The key for new tickets; empty when there shall be none. */
  Optional<TicketKey> currentKey();

  /** The key with a name, if it is still valid. */
  Optional<TicketKey> key(byte[] name);

  /** The cipher of tickets as OpenSSL names it. */
  String ticketCipher();

  /** Whether sessions are kept here by their identifiers, for clients without tickets. */
  boolean keepsSessions();

  /** Keeps a session. */
  void put(byte[] id, byte[] session);

  /** Finds a session. */
  Optional<byte[]> get(byte[] id);

  /** Forgets a session that must not be resumed. */
  void remove(byte[] id);
}
