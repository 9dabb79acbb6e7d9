package org.facteur.app.system;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.facteur.core.tls.ProtectedFiles;
import org.facteur.queue.listing.LocalConnection;

/** Reads files with this process's own rights, or else through {@link ProtectedFileServer}. */
final class RemoteProtectedFiles implements ProtectedFiles {
  private static final int LARGEST = 1 << 20;
  private final Path socket;

  RemoteProtectedFiles(Path socket) {
    this.socket = socket;
  }

  @Override
  public Content read(Path path) throws IOException {
    try {
      return OWN_RIGHTS.read(path);
    } catch (AccessDeniedException e) {
      if (!Files.exists(socket)) {
        throw e; // One process does everything, and this is all that it may.
      }
      return ask(path);
    }
  }

  private Content ask(Path path) throws IOException {
    try (LocalConnection connection = LocalConnection.open(socket)) {
      connection.output().write((path + "\n").getBytes(StandardCharsets.UTF_8));
      connection.output().flush();
      DataInputStream in = new DataInputStream(new BufferedInputStream(connection.input()));
      if (!in.readBoolean()) {
        throw new IOException(in.readUTF());
      }
      FileTime modified = FileTime.fromMillis(in.readLong());
      int length = in.readInt();
      if (length < 0 || length > LARGEST) {
        throw new IOException("file too large");
      }
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      return new Content(bytes, modified);
    }
  }
}
