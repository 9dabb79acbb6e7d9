package org.facteur.core.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Calls a function of the C library with up to seven integers or pointers.
 *
 * <p>One shape for all: a method handle costs milliseconds to make, and the tools want to start
 * fast. Integer arguments travel in registers, so that arguments a function does not take are
 * ignored; a result narrower than a long is for the caller to narrow.
 */
final class NativeCall {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO_OFFSET =
      STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle HANDLE = handle();

  private NativeCall() {}

  @SuppressWarnings("restricted")
  private static MethodHandle handle() {
    ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
    return LINKER.downcallHandle(
        FunctionDescriptor.of(word, word, word, word, word, word, word, word),
        Linker.Option.captureCallState("errno"));
  }

  /** Finds a function of the C library. */
  static MemorySegment function(String name) {
    return LINKER
        .defaultLookup()
        .find(name)
        .orElseThrow(() -> new UnsupportedOperationException("no function " + name + " in libc"));
  }

  /** A result with the errno that belongs to it. */
  record Result(long value, int errno) {}

  static Result call(
      MemorySegment function, long a, long b, long c, long d, long e, long f, long g) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long value = (long) HANDLE.invokeExact(function, state, a, b, c, d, e, f, g);
      return new Result(value, state.get(ValueLayout.JAVA_INT, ERRNO_OFFSET));
    } catch (Throwable t) {
      throw new IllegalStateException("native call failed", t);
    }
  }
}
