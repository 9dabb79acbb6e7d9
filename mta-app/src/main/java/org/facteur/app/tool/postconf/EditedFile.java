package org.facteur.app.tool.postconf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.facteur.app.tool.ToolFailure;

/**
 * A configuration file that is edited: read whole, written beside under {@code .tmp} and put in its
 * place in one step, with its mode and owner. Lines that no edit owns keep their bytes.
 */
final class EditedFile {
  private final Path file;
  private final List<String> lines = new ArrayList<>();

  /** Reads the file. */
  EditedFile(Path file) {
    this.file = file;
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      int start = 0;
      while (start < text.length()) {
        int end = text.indexOf('\n', start);
        // A last line without its end gets one, so that what is added stands on its own line.
        lines.add(end < 0 ? text.substring(start) + "\n" : text.substring(start, end + 1));
        start = end < 0 ? text.length() : end + 1;
      }
    } catch (IOException e) {
      throw new ToolFailure("open " + file + " for reading: " + PostconfFiles.reason(e));
    }
  }

  Path path() {
    return file;
  }

  /** The lines with their ends. */
  List<String> lines() {
    return lines;
  }

  /** Replaces the file. */
  void replace(String content) {
    Path real = file;
    try {
      // A symbolic link stays one.
      real = file.toRealPath();
      Path temporary = real.resolveSibling(real.getFileName() + ".tmp");
      Files.deleteIfExists(temporary);
      PosixFileAttributes attributes = Files.readAttributes(real, PosixFileAttributes.class);
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        PosixFileAttributeView view =
            Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
        PosixFileAttributes created = view.readAttributes();
        if (!created.owner().equals(attributes.owner())) {
          view.setOwner(attributes.owner());
        }
        if (!created.group().equals(attributes.group())) {
          view.setGroup(attributes.group());
        }
        view.setPermissions(attributes.permissions());
        ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(temporary, real, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ToolFailure("open " + real + ".tmp: " + PostconfFiles.reason(e));
    }
  }
}
