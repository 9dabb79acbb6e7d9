package org.facteur.smtpclient.session;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;

/** The system's words for why a connection could not be made. */
final class ErrorText {
  private static final List<String> KNOWN =
      List.of(
          "Connection refused",
          "Connection timed out",
          "Connection reset by peer",
          "No route to host",
          "Network is unreachable",
          "Network is down",
          "Host is down",
          "No such file or directory",
          "Permission denied",
          "Operation not permitted",
          "Invalid argument",
          "Cannot assign requested address",
          "Address family not supported by protocol",
          "Too many open files");

  private ErrorText() {}

  static String of(IOException error) {
    if (error instanceof SocketTimeoutException) {
      return "Connection timed out";
    }
    String message = String.valueOf(error.getMessage());
    for (String text : KNOWN) {
      if (message.contains(text)) {
        return text;
      }
    }
    return message;
  }
}
