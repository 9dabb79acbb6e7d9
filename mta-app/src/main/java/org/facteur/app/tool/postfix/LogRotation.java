package org.facteur.app.tool.postfix;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.facteur.app.master.InstanceLayout;
import org.facteur.app.master.Master;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;

/**
 * Renames maillog_file, lets the processes open a new one, and compresses the old one; see
 * MAILLOG_README.
 */
final class LogRotation {
  private static final Parameter<String> MAILLOG_FILE = Parameter.string("maillog_file");
  private static final Parameter<String> SUFFIX = Parameter.string("maillog_file_rotate_suffix");
  private static final Parameter<String> COMPRESSOR = Parameter.string("maillog_file_compressor");
  private final InstanceLayout layout;
  private final Configuration configuration;
  private final ScriptLog log;

  /** Tells the running processes to open the log again. */
  interface Reopening {
    void run() throws IOException;
  }

  LogRotation(InstanceLayout layout, Configuration configuration, ScriptLog log) {
    this.layout = layout;
    this.configuration = configuration;
    this.log = log;
  }

  int rotate(Reopening reopening) throws IOException {
    String name = configuration.get(MAILLOG_FILE);
    if (name.isEmpty() || name.startsWith("/dev/")) {
      log.fatal("maillog_file is not a log file that can be rotated");
      return 1;
    }
    Path file = Path.of(name);
    Path rotated = Path.of(name + "." + suffix());
    Files.move(file, rotated);
    Master.prepareLogFile(layout, configuration);
    reopening.run();
    compress(rotated);
    return 0;
  }

  /** strftime(3) conversions that make sense in a file name. */
  private String suffix() {
    LocalDateTime now = LocalDateTime.now();
    StringBuilder suffix = new StringBuilder();
    String format = configuration.get(SUFFIX);
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        suffix.append(c);
        continue;
      }
      i++;
      suffix.append(
          switch (format.charAt(i)) {
            case 'Y' -> pattern(now, "uuuu");
            case 'm' -> pattern(now, "MM");
            case 'd' -> pattern(now, "dd");
            case 'H' -> pattern(now, "HH");
            case 'M' -> pattern(now, "mm");
            case 'S' -> pattern(now, "ss");
            case 'j' -> pattern(now, "DDD");
            case '%' -> "%";
            default ->
                throw new ConfigurationException(
                    "parameter %s: conversion %%%c is not supported"
                        .formatted(SUFFIX.name(), format.charAt(i)));
          });
    }
    return suffix.toString();
  }

  private static String pattern(LocalDateTime time, String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time);
  }

  private void compress(Path rotated) throws IOException {
    String compressor = configuration.get(COMPRESSOR);
    if (compressor.isEmpty()) {
      return;
    }
    if (compressor.equals("gzip")) {
      Path packed = Path.of(rotated + ".gz");
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
        Files.copy(rotated, out);
      }
      Files.delete(rotated);
      return;
    }
    try {
      int status = new ProcessBuilder(compressor, rotated.toString()).inheritIO().start().waitFor();
      if (status != 0) {
        log.warning(compressor + " " + rotated + ": exit status " + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
