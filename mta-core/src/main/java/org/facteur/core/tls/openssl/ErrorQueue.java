package org.facteur.core.tls.openssl;

import static org.facteur.core.tls.openssl.OpenSsl.call;
import static org.facteur.core.tls.openssl.OpenSsl.function;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** What OpenSSL has to say about a call that failed, on the thread that made the call. */
final class ErrorQueue {
  private static final MemorySegment ERR_CLEAR_ERROR = function("ERR_clear_error");
  private static final MemorySegment ERR_GET_ERROR_ALL = function("ERR_get_error_all");
  private static final MemorySegment ERR_ERROR_STRING_N = function("ERR_error_string_n");
  private static final int TEXT_FLAG = 1;
  private static final int LINES = 20;

  private ErrorQueue() {}

  /** Forgets what others have left. */
  static void clear() {
    call(ERR_CLEAR_ERROR);
  }

  /** Takes all messages, as Postfix logs them after {@code TLS library problem:}. */
  static List<String> take() {
    List<String> messages = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment file = arena.allocate(8);
      MemorySegment line = arena.allocate(4);
      MemorySegment data = arena.allocate(8);
      MemorySegment flags = arena.allocate(4);
      MemorySegment text = arena.allocate(256);
      while (messages.size() < LINES) {
        long code =
            call(
                ERR_GET_ERROR_ALL,
                file.address(),
                line.address(),
                0,
                data.address(),
                flags.address());
        if (code == 0) {
          break;
        }
        call(ERR_ERROR_STRING_N, code, text.address(), 256);
        String more =
            (flags.get(ValueLayout.JAVA_INT, 0) & TEXT_FLAG) == 0
                ? ""
                : OpenSsl.text(data.get(ValueLayout.JAVA_LONG, 0)) + ":";
        messages.add(
            text.getString(0)
                + ":"
                + OpenSsl.text(file.get(ValueLayout.JAVA_LONG, 0))
                + ":"
                + line.get(ValueLayout.JAVA_INT, 0)
                + ":"
                + more);
      }
    }
    clear();
    return messages;
  }
}
