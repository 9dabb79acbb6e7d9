package org.facteur.maps;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** The C library's words for a file that cannot be read. */
public final class FileReasons {
  private FileReasons() {}

  /** Such as {@code No such file or directory}. */
  public static String of(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "No such file or directory";
      case AccessDeniedException _ -> "Permission denied";
      case NotDirectoryException _ -> "Not a directory";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
