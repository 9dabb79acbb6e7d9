package org.facteur.core.config;

import java.nio.file.Path;
import java.util.List;

/** The services of a master.cf; see master(5). */
public record MasterCf(List<ServiceEntry> services) {

  public MasterCf {
    services = List.copyOf(services);
  }

  /**
   * Reads master.cf of a configuration directory.
   *
   * @throws ConfigurationException that names file and line
   */
  public static MasterCf load(Path directory) {
    Path file = directory.resolve("master.cf");
    return parse(file, ConfigurationFile.read(file));
  }

  /** Parses the text of a master.cf; the path is for messages. */
  public static MasterCf parse(Path file, String content) {
    return new MasterCf(
        LogicalLine.split(file.toString(), content, _ -> {}).stream()
            .map(line -> entry(file, line))
            .toList());
  }

  private static ServiceEntry entry(Path file, LogicalLine line) {
    try {
      return new ServiceEntryParser(line.text()).parse();
    } catch (ConfigurationException e) {
      throw new ConfigurationException(file + ": line " + line.first() + ": " + e.getMessage(), e);
    }
  }
}
