package org.facteur.core.tls.openssl;

import static org.facteur.core.tls.openssl.OpenSsl.call;
import static org.facteur.core.tls.openssl.OpenSsl.function;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.Optional;

/**
 * Lets {@link ServerSessions} make session tickets (RFC 5077) and keep sessions: what OpenSSL calls
 * back for it. Nothing here may throw.
 */
final class SessionCallbacks {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final MemorySegment CALLBACK_CTRL = function("SSL_CTX_callback_ctrl");
  private static final MemorySegment SET_NEW = function("SSL_CTX_sess_set_new_cb");
  private static final MemorySegment SET_GET = function("SSL_CTX_sess_set_get_cb");
  private static final MemorySegment SET_REMOVE = function("SSL_CTX_sess_set_remove_cb");
  private static final MemorySegment SET_NUM_TICKETS = function("SSL_CTX_set_num_tickets");
  private static final MemorySegment RAND_BYTES = function("RAND_bytes");
  private static final MemorySegment GET_CIPHER = function("EVP_get_cipherbyname");
  private static final MemorySegment ENCRYPT_INIT = function("EVP_EncryptInit_ex");
  private static final MemorySegment DECRYPT_INIT = function("EVP_DecryptInit_ex");
  private static final MemorySegment HMAC_INIT = function("HMAC_Init_ex");
  private static final MemorySegment SHA256 = function("EVP_sha256");
  private static final MemorySegment SESSION_ID = function("SSL_SESSION_get_id");

  private static final int TICKET_KEY_CALLBACK = 72;
  private static final int CTRL_SESSION_CACHE_MODE = 44;
  private static final int CACHE_SERVER = 2;
  private static final int NO_AUTO_CLEAR = 0x80;
  private static final int NO_INTERNAL = 0x300;
  private static final int IV_LENGTH = 16;
  private static final int FAILED = -1;
  private static final int UNKNOWN = 0;
  private static final int GOOD = 1;
  private static final int RENEW = 2;

  private static final long TICKET = OpenSsl.callback(LOOKUP, "ticket", 6);
  private static final long NEW = OpenSsl.callback(LOOKUP, "created", 2);
  private static final long GET = OpenSsl.callback(LOOKUP, "wanted", 4);
  private static final long REMOVE = OpenSsl.callback(LOOKUP, "removed", 2);

  private SessionCallbacks() {}

  /** Makes a context use its sessions. */
  static void install(SslContext context, ServerSessions sessions) {
    boolean tickets = sessions.currentKey().isPresent();
    if (tickets) {
      call(CALLBACK_CTRL, context.address(), TICKET_KEY_CALLBACK, TICKET);
    } else {
      context.options(SslOption.NO_TICKET);
    }
    if (sessions.keepsSessions()) {
      context.control(CTRL_SESSION_CACHE_MODE, CACHE_SERVER | NO_AUTO_CLEAR | NO_INTERNAL, 0);
      call(SET_NEW, context.address(), NEW);
      call(SET_GET, context.address(), GET);
      call(SET_REMOVE, context.address(), REMOVE);
    }
    call(SET_NUM_TICKETS, context.address(), tickets || sessions.keepsSessions() ? 1 : 0);
  }

  private static Optional<ServerSessions> of(long ssl) {
    return Callbacks.contextOf(ssl).flatMap(SslContext::serverSessions);
  }

  @SuppressWarnings("unused")
  private static long ticket(
      long ssl, long name, long iv, long cipherContext, long macContext, long encrypt) {
    try (Arena arena = Arena.ofConfined()) {
      Optional<ServerSessions> sessions = of(ssl);
      if (sessions.isEmpty()) {
        return UNKNOWN;
      }
      boolean encrypts = (int) encrypt != 0;
      Optional<ServerSessions.TicketKey> current = sessions.get().currentKey();
      Optional<ServerSessions.TicketKey> key =
          encrypts ? current : sessions.get().key(OpenSsl.bytes(name, ServerSessions.KEY_NAME));
      if (key.isEmpty()) {
        return UNKNOWN;
      }
      long cipher = call(GET_CIPHER, OpenSsl.string(arena, sessions.get().ticketCipher()));
      long secret = arena.allocateFrom(ValueLayout.JAVA_BYTE, key.get().cipher()).address();
      long mac = arena.allocateFrom(ValueLayout.JAVA_BYTE, key.get().mac()).address();
      if (cipher == 0) {
        return FAILED;
      }
      if (encrypts) {
        MemorySegment target = OpenSsl.segment(name, ServerSessions.KEY_NAME);
        MemorySegment.copy(
            key.get().name(), 0, target, ValueLayout.JAVA_BYTE, 0, ServerSessions.KEY_NAME);
        call(RAND_BYTES, iv, IV_LENGTH);
      }
      boolean good =
          (int) call(encrypts ? ENCRYPT_INIT : DECRYPT_INIT, cipherContext, cipher, 0, secret, iv)
                  > 0
              && (int) call(HMAC_INIT, macContext, mac, key.get().mac().length, call(SHA256), 0)
                  > 0;
      if (!good) {
        return FAILED;
      }
      boolean old = current.isPresent() && !Arrays.equals(current.get().name(), key.get().name());
      return !encrypts && old ? RENEW : GOOD;
    } catch (RuntimeException | Error e) {
      return FAILED;
    }
  }

  @SuppressWarnings("unused")
  private static long created(long ssl, long session) {
    try {
      of(ssl).ifPresent(sessions -> sessions.put(id(session), SslSession.encode(session)));
    } catch (RuntimeException | Error e) {
      return 0; // Not kept: the client makes a new session next time.
    }
    return 0;
  }

  @SuppressWarnings("unused")
  private static long wanted(long ssl, long id, long length, long copy) {
    try {
      OpenSsl.segment(copy, 4).set(ValueLayout.JAVA_INT, 0, 0);
      byte[] name = OpenSsl.bytes(id, (int) length);
      return of(ssl).flatMap(sessions -> sessions.get(name)).flatMap(SslSession::decode).orElse(0L);
    } catch (RuntimeException | Error e) {
      return 0;
    }
  }

  @SuppressWarnings("unused")
  private static long removed(long context, long session) {
    try {
      SslContext.at(context)
          .flatMap(SslContext::serverSessions)
          .ifPresent(sessions -> sessions.remove(id(session)));
    } catch (RuntimeException | Error e) {
      return 0; // It ends by its age.
    }
    return 0;
  }

  private static byte[] id(long session) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment length = arena.allocate(4);
      long id = call(SESSION_ID, session, length.address());
      return OpenSsl.bytes(id, length.get(ValueLayout.JAVA_INT, 0));
    }
  }
}
