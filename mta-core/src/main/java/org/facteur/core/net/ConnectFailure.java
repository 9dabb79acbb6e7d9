package org.facteur.core.net;

import java.io.IOException;
import java.util.List;

/**
 * A connection that could not be made. The message is the C library's text alone, as Postfix logs
 * it: {@code Connection refused}.
 */
public final class ConnectFailure extends IOException {
  private static final long serialVersionUID = 1L;
  static final String TIMED_OUT = "Connection timed out";
  private static final List<String> TEXTS =
      List.of(
          "Connection refused",
          TIMED_OUT,
          "No route to host",
          "Network is unreachable",
          "Connection reset by peer",
          "Cannot assign requested address",
          "Permission denied",
          "No such file or directory",
          "Address family not supported by protocol",
          "Address already in use",
          "Network is down",
          "Host is down",
          "Invalid argument",
          "Operation not permitted",
          "Too many open files");

  public ConnectFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** Finds the C library's text in what Netty or Java made of it. */
  static ConnectFailure of(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    for (String text : TEXTS) {
      if (message.contains(text)) {
        return new ConnectFailure(text, cause);
      }
    }
    return message.contains("timed out")
        ? new ConnectFailure(TIMED_OUT, cause)
        : new ConnectFailure(message, cause);
  }
}
