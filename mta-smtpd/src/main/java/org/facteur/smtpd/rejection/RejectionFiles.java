package org.facteur.smtpd.rejection;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The files {@code rejections/DATE} below data_directory: those of the last days, each no larger
 * than a limit; what comes after that is not kept. Only mail_owner reads them: they hold addresses.
 * Not safe for threads.
 */
public final class RejectionFiles {
  /** How many days are kept, today included. */
  public static final int DAYS = 7;

  private static final long DAY_LIMIT = 16L << 20;
  private final Path directory;
  private final long dayLimit;

  /**
   * @param dataDirectory data_directory
   */
  public RejectionFiles(Path dataDirectory) {
    this(dataDirectory, DAY_LIMIT);
  }

  RejectionFiles(Path dataDirectory, long dayLimit) {
    this.directory = dataDirectory.resolve("rejections");
    this.dayLimit = dayLimit;
  }

  /**
   * Adds requests to the file of the first one's day.
   *
   * @return how many found room
   */
  int append(List<RejectedRequest> requests) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path file =
        directory.resolve(LocalDate.ofInstant(requests.getFirst().time(), ZoneOffset.UTC) + "");
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      removeOld(LocalDate.ofInstant(requests.getFirst().time(), ZoneOffset.UTC));
    }
    long size = Files.size(file);
    StringBuilder text = new StringBuilder();
    int count = 0;
    for (RejectedRequest request : requests) {
      String one = request.text();
      if (size + text.length() + one.length() > dayLimit) {
        break;
      }
      text.append(one);
      count++;
    }
    Files.write(
        file, text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardOpenOption.APPEND);
    return count;
  }

  private void removeOld(LocalDate today) throws IOException {
    for (Path file : days()) {
      if (LocalDate.parse(file.getFileName().toString()).isBefore(today.minusDays(DAYS - 1L))) {
        Files.deleteIfExists(file);
      }
    }
  }

  private List<Path> days() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d{4}-\\d\\d-\\d\\d"))
          .sorted()
          .toList();
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  /** Reads all that is kept, the oldest first. */
  public void read(Consumer<RejectedRequest> sink) throws IOException {
    for (Path day : days()) {
      try (BufferedReader reader = Files.newBufferedReader(day, StandardCharsets.ISO_8859_1)) {
        List<String> lines = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          if (line.isEmpty()) {
            RejectedRequest.parse(lines).ifPresent(sink);
            lines.clear();
          } else {
            lines.add(line);
          }
        }
      }
    }
  }
}
