package org.facteur.core.config;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The defaults that depend on the machine, the process or other parameters. */
public final class ComputedDefaults {
  private static final String LOCAL_DOMAIN = "localdomain";
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private ComputedDefaults() {}

  /** The default of a parameter, given what is set. */
  static String of(String name, Configuration configuration) {
    return switch (name) {
      case "myhostname" -> myhostname(configuration);
      case "mydomain" -> mydomain(configuration.text("myhostname").orElse(""));
      case "mynetworks" ->
          LocalNetworks.of(
              configuration.text("mynetworks_style").orElse(""),
              configuration.text("inet_interfaces").orElse(""),
              configuration.text("inet_protocols").orElse(""));
      case "process_id" -> String.valueOf(ProcessHandle.current().pid());
      case "process_name" -> "master";
      default -> "";
    };
  }

  /** The host's name; one without a dot is completed with the domain that is set, if one is. */
  private static String myhostname(Configuration configuration) {
    String host = hostName();
    if (host.indexOf('.') >= 0) {
      return host;
    }
    String domain = configuration.settings().get("mydomain");
    return host + "." + (domain == null ? LOCAL_DOMAIN : configuration.expand(domain));
  }

  private static String mydomain(String myhostname) {
    int dot = myhostname.indexOf('.');
    return dot < 0 ? LOCAL_DOMAIN : myhostname.substring(dot + 1);
  }

  /** What gethostname(2) says. */
  private static String hostName() {
    try {
      return Files.readString(HOST_NAME, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException notLinux) {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (IOException e) {
        throw new ConfigurationException("unable to find my own hostname", e);
      }
    }
  }
}
