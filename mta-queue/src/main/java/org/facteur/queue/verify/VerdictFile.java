package org.facteur.queue.verify;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cache on disk: a text file of lines {@code address TAB verdict}, of which the last one of an
 * address counts, and a dash takes an address away.
 *
 * <p>Lines are appended as verdicts come and not synced: a power failure costs some probes, no
 * more. A line that was cut off is passed over. {@link #rewrite} makes the file small again. Not
 * safe for threads: the cache's lock is held.
 */
final class VerdictFile implements AutoCloseable {
  private static final String REMOVED = "-";

  private final Path path;
  private BufferedWriter writer;

  VerdictFile(Path path) {
    this.path = path;
  }

  /** All that is in the file; a missing file is empty. */
  Map<String, AddressVerdict> load() throws IOException {
    Map<String, AddressVerdict> verdicts = new LinkedHashMap<>();
    try (Stream<String> lines = Files.lines(path, StandardCharsets.ISO_8859_1)) {
      lines.forEach(line -> take(line, verdicts));
    } catch (NoSuchFileException none) {
      return verdicts;
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
    return verdicts;
  }

  private static void take(String line, Map<String, AddressVerdict> verdicts) {
    int tab = line.indexOf('\t');
    if (tab <= 0) {
      return;
    }
    String address = line.substring(0, tab);
    String rest = line.substring(tab + 1);
    Optional<AddressVerdict> verdict = AddressVerdict.parse(rest);
    if (verdict.isPresent()) {
      verdicts.remove(address);
      verdicts.put(address, verdict.get());
    } else if (rest.equals(REMOVED)) {
      verdicts.remove(address);
    }
  }

  void append(String address, Optional<AddressVerdict> verdict) throws IOException {
    if (writer == null) {
      writer =
          Files.newBufferedWriter(
              path,
              StandardCharsets.ISO_8859_1,
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
    }
    write(writer, address, verdict.map(AddressVerdict::line).orElse(REMOVED));
    writer.flush();
  }

  private static void write(BufferedWriter out, String address, String text) throws IOException {
    out.write(encoded(address + "\t" + text + "\n"));
  }

  /** UTF-8 bytes as chars: a text of another character set keeps its bytes. */
  private static String encoded(String text) {
    return text.chars().allMatch(c -> c < 256)
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** Puts a new file with these verdicts in the place of the old one. */
  void rewrite(Map<String, AddressVerdict> verdicts) throws IOException {
    close();
    Path next = path.resolveSibling(path.getFileName() + ".new");
    try (BufferedWriter out = Files.newBufferedWriter(next, StandardCharsets.ISO_8859_1)) {
      for (Map.Entry<String, AddressVerdict> entry : verdicts.entrySet()) {
        write(out, entry.getKey(), entry.getValue().line());
      }
    }
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
      writer = null;
    }
  }
}
