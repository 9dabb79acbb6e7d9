package org.facteur.core.tls.openssl;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.facteur.core.tls.TlsUnavailableException;

/**
 * The library itself: its functions, and how they are called.
 *
 * <p>One shape for all calls, six integers or pointers: integer arguments travel in registers, and
 * a function ignores those that it does not take. An int result is for the caller to narrow.
 */
public final class OpenSsl {
  private static final List<String> CRYPTO = List.of("libcrypto.so.3", "libcrypto.3.dylib");
  private static final List<String> SSL = List.of("libssl.so.3", "libssl.3.dylib");
  private static final long NO_ATEXIT = 0x0008_0000L;
  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
  private static final Linker LINKER = Linker.nativeLinker();

  private OpenSsl() {}

  /** Loaded with the first use of TLS, and kept. */
  private static final class Library {
    static final Optional<String> PROBLEM;
    private static SymbolLookup crypto = name -> Optional.empty();
    private static SymbolLookup ssl = name -> Optional.empty();

    static {
      Optional<String> problem = Optional.empty();
      try {
        crypto = load(CRYPTO);
        ssl = load(SSL);
        // The virtual machine ends while threads still run: no cleaning up under their feet.
        Calls.call(address("OPENSSL_init_crypto"), NO_ATEXIT, 0, 0, 0, 0, 0);
        Calls.call(address("OPENSSL_init_ssl"), 0, 0, 0, 0, 0, 0);
      } catch (IllegalArgumentException | IllegalStateException e) {
        problem = Optional.of("no OpenSSL 3 library (" + SSL.getFirst() + "): " + e.getMessage());
      }
      PROBLEM = problem;
    }

    @SuppressWarnings("restricted")
    private static SymbolLookup load(List<String> names) {
      IllegalArgumentException missing = null;
      for (String name : names) {
        try {
          return SymbolLookup.libraryLookup(name, Arena.global());
        } catch (IllegalArgumentException e) {
          missing = missing == null ? e : missing;
        }
      }
      throw missing;
    }

    static MemorySegment address(String name) {
      return ssl.find(name)
          .or(() -> crypto.find(name))
          .orElseThrow(() -> new IllegalStateException("OpenSSL has no function " + name));
    }
  }

  private static final class Calls {
    private static final MethodHandle HANDLE = handle();
    private static final MethodHandle HEAP_HANDLE = heapHandle();

    @SuppressWarnings("restricted")
    private static MethodHandle handle() {
      return LINKER.downcallHandle(FunctionDescriptor.of(WORD, WORD, WORD, WORD, WORD, WORD, WORD));
    }

    /** For short calls that never call back: these may look at the Java heap. */
    @SuppressWarnings("restricted")
    private static MethodHandle heapHandle() {
      return LINKER.downcallHandle(
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT, WORD, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
          Linker.Option.critical(true));
    }

    static long call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
      try {
        return (long) HANDLE.invokeExact(function, a, b, c, d, e, f);
      } catch (Throwable t) {
        throw new IllegalStateException("native call failed", t);
      }
    }
  }

  /** Why there is no TLS on this machine; empty when there is. */
  public static Optional<String> problem() {
    return Library.PROBLEM;
  }

  /**
   * Makes sure that there is TLS: to be asked before anything else of this package is used.
   *
   * @throws TlsUnavailableException when there is none
   */
  public static void require() {
    if (Library.PROBLEM.isPresent()) {
      throw new TlsUnavailableException(Library.PROBLEM.get());
    }
  }

  /** The version of the library that is loaded: {@code OpenSSL 3.0.17 1 Jul 2025}. */
  public static String version() {
    return text(call(function("OpenSSL_version"), 0));
  }

  /** Finds a function. */
  static MemorySegment function(String name) {
    require();
    return Library.address(name);
  }

  static long call(MemorySegment function) {
    return Calls.call(function, 0, 0, 0, 0, 0, 0);
  }

  static long call(MemorySegment function, long a) {
    return Calls.call(function, a, 0, 0, 0, 0, 0);
  }

  static long call(MemorySegment function, long a, long b) {
    return Calls.call(function, a, b, 0, 0, 0, 0);
  }

  static long call(MemorySegment function, long a, long b, long c) {
    return Calls.call(function, a, b, c, 0, 0, 0);
  }

  static long call(MemorySegment function, long a, long b, long c, long d) {
    return Calls.call(function, a, b, c, d, 0, 0);
  }

  static long call(MemorySegment function, long a, long b, long c, long d, long e) {
    return Calls.call(function, a, b, c, d, e, 0);
  }

  static long call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
    return Calls.call(function, a, b, c, d, e, f);
  }

  /** Calls a function of a pointer, bytes and their number, with bytes of the Java heap. */
  static int copy(MemorySegment function, long a, byte[] bytes, int offset, int length) {
    try {
      MemorySegment heap = MemorySegment.ofArray(bytes).asSlice(offset, length);
      return (int) Calls.HEAP_HANDLE.invokeExact(function, a, heap, length);
    } catch (Throwable t) {
      throw new IllegalStateException("native call failed", t);
    }
  }

  /**
   * Makes a function pointer of a static method whose parameters and result are long; it must not
   * throw.
   */
  @SuppressWarnings("restricted")
  static long callback(MethodHandles.Lookup lookup, String method, int parameters) {
    try {
      Class<?>[] types = new Class<?>[parameters];
      java.util.Arrays.fill(types, long.class);
      ValueLayout[] layouts = new ValueLayout[parameters];
      java.util.Arrays.fill(layouts, WORD);
      MethodHandle handle =
          lookup.findStatic(
              lookup.lookupClass(),
              method,
              java.lang.invoke.MethodType.methodType(long.class, types));
      return LINKER
          .upcallStub(handle, FunctionDescriptor.of(WORD, layouts), Arena.global())
          .address();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The text at a pointer to a C string; empty for a null pointer. */
  static String text(long pointer) {
    return pointer == 0
        ? ""
        : segment(pointer, Integer.MAX_VALUE).getString(0, StandardCharsets.UTF_8);
  }

  /** Memory at a pointer. */
  @SuppressWarnings("restricted")
  static MemorySegment segment(long pointer, long size) {
    return MemorySegment.ofAddress(pointer).reinterpret(size);
  }

  /** A copy of the bytes at a pointer. */
  static byte[] bytes(long pointer, int length) {
    return segment(pointer, length).toArray(ValueLayout.JAVA_BYTE);
  }

  /** A C string in an arena. */
  static long string(Arena arena, String text) {
    return arena.allocateFrom(text, StandardCharsets.UTF_8).address();
  }
}
