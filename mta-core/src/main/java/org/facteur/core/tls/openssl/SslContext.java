package org.facteur.core.tls.openssl;

import static org.facteur.core.tls.openssl.OpenSsl.call;
import static org.facteur.core.tls.openssl.OpenSsl.function;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.facteur.core.tls.TlsFailure;

/**
 * What the sessions of a server or client share: certificates, ciphers, versions. Configured by one
 * thread, then used by many. Freed when nobody knows it any more.
 */
public final class SslContext {
  private static final Cleaner CLEANER = Cleaner.create();

  /** For callbacks, which are told of native addresses. */
  private static final ConcurrentHashMap<Long, WeakReference<SslContext>> KNOWN =
      new ConcurrentHashMap<>();

  private static final MemorySegment SSL_CTX_NEW = function("SSL_CTX_new");
  private static final MemorySegment SSL_CTX_FREE = function("SSL_CTX_free");
  private static final MemorySegment SSL_CTX_CTRL = function("SSL_CTX_ctrl");
  private static final MemorySegment SSL_CTX_SET_OPTIONS = function("SSL_CTX_set_options");
  private static final MemorySegment SSL_CTX_CLEAR_OPTIONS = function("SSL_CTX_clear_options");
  private static final MemorySegment SET_CIPHER_LIST = function("SSL_CTX_set_cipher_list");
  private static final MemorySegment SET_SECURITY_LEVEL = function("SSL_CTX_set_security_level");
  private static final MemorySegment USE_CERTIFICATE = function("SSL_CTX_use_certificate");
  private static final MemorySegment USE_PRIVATE_KEY = function("SSL_CTX_use_PrivateKey");
  private static final MemorySegment LOAD_LOCATIONS = function("SSL_CTX_load_verify_locations");
  private static final MemorySegment DEFAULT_PATHS = function("SSL_CTX_set_default_verify_paths");
  private static final MemorySegment SET_VERIFY = function("SSL_CTX_set_verify");
  private static final MemorySegment SET_VERIFY_DEPTH = function("SSL_CTX_set_verify_depth");
  private static final MemorySegment SET_SESSION_ID = function("SSL_CTX_set_session_id_context");
  private static final MemorySegment SET_TIMEOUT = function("SSL_CTX_set_timeout");
  private static final MemorySegment ADD_CLIENT_CA = function("SSL_CTX_add_client_CA");
  private static final MemorySegment SET0_TMP_DH = function("SSL_CTX_set0_tmp_dh_pkey");
  private static final MemorySegment DANE_ENABLE = function("SSL_CTX_dane_enable");
  private static final MemorySegment X509_FREE = function("X509_free");
  private static final MemorySegment EVP_PKEY_FREE = function("EVP_PKEY_free");

  private static final int CTRL_SET_GROUPS_LIST = 92;
  private static final int CTRL_SET_DH_AUTO = 118;
  private static final int CTRL_CHAIN_CERT = 89;
  private static final int CTRL_SET_MIN_VERSION = 123;
  private static final int CTRL_SET_MAX_VERSION = 124;
  private static final int CTRL_SESSION_CACHE_MODE = 44;
  private static final int CTRL_MODE = 33;
  private static final int MODE_AUTO_RETRY = 4;
  private static final int MODE_RELEASE_BUFFERS = 16;

  private final long address;
  private final boolean server;
  private volatile Optional<ServerSessions> sessions = Optional.empty();
  private volatile Optional<NameContexts> names = Optional.empty();

  /** The native object, freed by whoever finds that its owner is gone. */
  private record Native(long address) implements Runnable {
    @Override
    public void run() {
      KNOWN.remove(address);
      call(SSL_CTX_FREE, address);
    }
  }

  private SslContext(boolean server, long method) {
    this.server = server;
    this.address = call(SSL_CTX_NEW, method);
    if (address == 0) {
      throw new IllegalStateException("SSL_CTX_new: " + ErrorQueue.take());
    }
    KNOWN.put(address, new WeakReference<>(this));
    CLEANER.register(this, new Native(address));
    // As Postfix has it: what the administrator allows decides, not OpenSSL's own level.
    call(SET_SECURITY_LEVEL, address, 0);
    control(CTRL_MODE, MODE_AUTO_RETRY | MODE_RELEASE_BUFFERS, 0);
    control(CTRL_SESSION_CACHE_MODE, 0, 0);
    control(CTRL_SET_MIN_VERSION, 0, 0);
    control(CTRL_SET_MAX_VERSION, 0, 0);
    options(SslOption.DEFAULTS);
  }

  /** A context for servers, without certificates. */
  public static SslContext server() {
    return new SslContext(true, call(function("TLS_server_method")));
  }

  /** A context for clients. */
  public static SslContext client() {
    return new SslContext(false, call(function("TLS_client_method")));
  }

  long address() {
    return address;
  }

  boolean isServer() {
    return server;
  }

  /** The context of a native address, for callbacks. */
  static Optional<SslContext> at(long address) {
    WeakReference<SslContext> known = KNOWN.get(address);
    return known == null ? Optional.empty() : Optional.ofNullable(known.get());
  }

  long control(int command, long number, long pointer) {
    return call(SSL_CTX_CTRL, address, command, number, pointer);
  }

  /** Switches options on; a sum of those in {@link SslOption}. */
  public void options(long bits) {
    call(SSL_CTX_SET_OPTIONS, address, bits);
  }

  /** Switches options off. */
  public void clearOptions(long bits) {
    call(SSL_CTX_CLEAR_OPTIONS, address, bits);
  }

  /**
   * Which protocol versions to speak; 0 leaves an end open.
   *
   * @param minimum as on the wire: 0x0303 is TLSv1.2
   */
  public void versions(int minimum, int maximum) throws TlsFailure {
    check(control(CTRL_SET_MIN_VERSION, minimum, 0), "minimum TLS version");
    check(control(CTRL_SET_MAX_VERSION, maximum, 0), "maximum TLS version");
  }

  /** An OpenSSL cipher list for TLS before 1.3. */
  public void ciphers(String list) throws TlsFailure {
    try (Arena arena = Arena.ofConfined()) {
      long text = OpenSsl.string(arena, list);
      ErrorQueue.clear();
      check(call(SET_CIPHER_LIST, address, text), "cipher list \"" + list + "\"");
    }
  }

  /** Key exchange groups in order of preference, separated by colons. */
  public void groups(String list) throws TlsFailure {
    try (Arena arena = Arena.ofConfined()) {
      long text = OpenSsl.string(arena, list);
      ErrorQueue.clear();
      check(control(CTRL_SET_GROUPS_LIST, 0, text), "groups \"" + list + "\"");
    }
  }

  /** Diffie-Hellman parameters that OpenSSL chooses by the strength of the certificate. */
  public void automaticDhParameters() {
    control(CTRL_SET_DH_AUTO, 1, 0);
  }

  /** Diffie-Hellman parameters of a PEM file. */
  public void dhParameters(byte[] pem) throws TlsFailure {
    long parameters = Pem.read(Pem.Kind.PARAMETERS, pem);
    ErrorQueue.clear();
    if (call(SET0_TMP_DH, address, parameters) <= 0) {
      List<String> problems = ErrorQueue.take();
      call(EVP_PKEY_FREE, parameters);
      throw new TlsFailure("error configuring explicit DH parameters", problems);
    }
  }

  /** Adds a key with its certificates; one of each kind of key can be had. */
  public void chain(CertificateChain chain) throws TlsFailure {
    long leaf = Pem.read(Pem.Kind.CERTIFICATE, chain.leaf().text());
    try {
      ErrorQueue.clear();
      check(call(USE_CERTIFICATE, address, leaf), "certificate");
    } finally {
      call(X509_FREE, leaf);
    }
    long key = Pem.read(Pem.Kind.PRIVATE_KEY, chain.key().text());
    try {
      ErrorQueue.clear();
      check(call(USE_PRIVATE_KEY, address, key), "private key");
    } finally {
      call(EVP_PKEY_FREE, key);
    }
    for (PemBlock issuer : chain.issuers()) {
      long certificate = Pem.read(Pem.Kind.CERTIFICATE, issuer.text());
      ErrorQueue.clear();
      check(control(CTRL_CHAIN_CERT, 0, certificate), "certificate chain");
    }
  }

  /** Whom to trust: a file of certificates and a hashed directory, either may be empty. */
  public void authorities(String file, String directory) throws TlsFailure {
    try (Arena arena = Arena.ofConfined()) {
      long first = file.isEmpty() ? 0 : OpenSsl.string(arena, file);
      long second = directory.isEmpty() ? 0 : OpenSsl.string(arena, directory);
      ErrorQueue.clear();
      check(call(LOAD_LOCATIONS, address, first, second), "Certification Authority data");
    }
  }

  /** Trusts whom the machine trusts. */
  public void defaultAuthorities() throws TlsFailure {
    ErrorQueue.clear();
    check(call(DEFAULT_PATHS, address), "default certificate verification paths");
  }

  /** Names authorities that a client certificate may come from. */
  public void clientAuthorities(byte[] pem) throws TlsFailure {
    for (PemBlock block : PemBlock.parse(pem)) {
      if (block.isCertificate()) {
        long certificate = Pem.read(Pem.Kind.CERTIFICATE, block.text());
        call(ADD_CLIENT_CA, address, certificate);
        call(X509_FREE, certificate);
      }
    }
  }

  /**
   * Asks the peer for a certificate. Whatever is wrong with it, the handshake goes on; the engine
   * tells afterwards.
   */
  public void askForCertificate(int depth) {
    call(SET_VERIFY, address, 1, Callbacks.ACCEPT);
    call(SET_VERIFY_DEPTH, address, depth);
  }

  /** How long a chain of certificates may be. */
  public void verifyDepth(int depth) {
    call(SET_VERIFY_DEPTH, address, depth);
  }

  /** Prepares the context for DANE, with digests beyond the two of RFC 6698 left out. */
  public void enableDane() throws TlsFailure {
    ErrorQueue.clear();
    check(call(DANE_ENABLE, address), "DANE");
  }

  /**
   * Gives a matching type of TLSA records its digest.
   *
   * @param digest as OpenSSL names it; empty switches the type off
   * @param order a higher one is the better digest
   * @return false when there is no such digest
   */
  public boolean daneDigest(int matchingType, String digest, int order) {
    try (Arena arena = Arena.ofConfined()) {
      long type =
          digest.isEmpty()
              ? 0
              : call(function("EVP_get_digestbyname"), OpenSsl.string(arena, digest));
      if (type == 0 && !digest.isEmpty()) {
        return false;
      }
      return (int) call(function("SSL_CTX_dane_mtype_set"), address, type, matchingType, order) > 0;
    }
  }

  /** Where sessions of this server may be resumed: contexts with the same name share them. */
  public void sessionContext(String name, long seconds) {
    try (Arena arena = Arena.ofConfined()) {
      byte[] bytes = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      int length = Math.min(bytes.length, 32);
      MemorySegment copy = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      call(SET_SESSION_ID, address, copy.address(), length);
      call(SET_TIMEOUT, address, seconds);
    }
  }

  /** Lets clients resume sessions. */
  public void serverSessions(ServerSessions store) {
    sessions = Optional.of(store);
    SessionCallbacks.install(this, store);
  }

  Optional<ServerSessions> serverSessions() {
    return sessions;
  }

  /** Chooses certificates by the name that a client asks for. */
  public void nameContexts(NameContexts contexts) {
    names = Optional.of(contexts);
    Callbacks.installNames(this);
  }

  Optional<NameContexts> nameContexts() {
    return names;
  }

  private static void check(long result, String what) throws TlsFailure {
    if ((int) result <= 0) {
      throw new TlsFailure("cannot set " + what, ErrorQueue.take());
    }
  }
}
