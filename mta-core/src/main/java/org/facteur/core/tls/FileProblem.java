package org.facteur.core.tls;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Says why a file cannot be read, as the C library does. */
final class FileProblem {
  private FileProblem() {}

  static String text(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "No such file or directory";
      case FileNotFoundException missing -> "No such file or directory";
      case AccessDeniedException denied -> "Permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }
}
