package org.facteur.app.tool.postconf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.LogicalLine;

/** Reads the files that postconf shows, one char a byte. */
final class PostconfFiles {
  private PostconfFiles() {}

  static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new ConfigurationException("open " + file + ": " + reason(e), e);
    }
  }

  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "No such file or directory";
      case AccessDeniedException _ -> "Permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }

  /** The entries of master.cf. */
  static List<MasterEntry> master(Path directory, Consumer<String> warnings) {
    Path file = directory.resolve("master.cf");
    List<MasterEntry> entries = new ArrayList<>();
    for (LogicalLine line : LogicalLine.split(file.toString(), read(file), warnings)) {
      try {
        entries.add(MasterEntry.parse(line.text(), warnings));
      } catch (ConfigurationException e) {
        throw new ToolFailure("file " + file + ": line " + line.first() + ": " + e.getMessage());
      }
    }
    return entries;
  }
}
