package org.facteur.core.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** Reads files that only root may read: private keys. Calls block; safe for many threads. */
@FunctionalInterface
public interface ProtectedFiles {
  /** What can be read with the rights that this process has. */
  ProtectedFiles OWN_RIGHTS =
      path -> new Content(Files.readAllBytes(path), Files.getLastModifiedTime(path));

  /** A file's bytes, and when they were changed. */
  @SuppressWarnings("ArrayRecordComponent")
  record Content(byte[] bytes, FileTime modified) {}

  /** Reads a whole file. */
  Content read(Path path) throws IOException;
}
