package org.facteur.app.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.FileLogOutput;
import org.facteur.core.log.LogOutput;
import org.facteur.core.log.QueuedLogSink;
import org.facteur.core.log.StreamLogOutput;
import org.facteur.core.log.SyslogOutput;

/** Opens the mail log that maillog_file or syslog_facility name; see MAILLOG_README. */
public final class MailLogs {
  static final Parameter<String> MAILLOG_FILE = Parameter.string("maillog_file");
  static final Parameter<String> MAILLOG_FILE_PREFIXES = Parameter.string("maillog_file_prefixes");
  static final Parameter<String> SYSLOG_FACILITY = Parameter.string("syslog_facility");
  static final Parameter<String> MYHOSTNAME = Parameter.string("myhostname");

  /** In the order of their numbers in syslog.h. */
  private static final List<String> FACILITIES =
      List.of(
          "kern",
          "user",
          "mail",
          "daemon",
          "auth",
          "syslog",
          "lpr",
          "news",
          "uucp",
          "cron",
          "authpriv",
          "ftp",
          "ntp",
          "audit",
          "alert",
          "clock",
          "local0",
          "local1",
          "local2",
          "local3",
          "local4",
          "local5",
          "local6",
          "local7");

  private MailLogs() {}

  /** A sink for the configured log. */
  public static QueuedLogSink open(Configuration configuration) throws IOException {
    return new QueuedLogSink(output(configuration));
  }

  private static LogOutput output(Configuration configuration) throws IOException {
    String file = configuration.get(MAILLOG_FILE);
    String host = configuration.get(MYHOSTNAME);
    ZoneId zone = ZoneId.systemDefault();
    if (file.isEmpty()) {
      int facility = FACILITIES.indexOf(configuration.get(SYSLOG_FACILITY));
      if (facility < 0) {
        throw new ConfigurationException(
            "file main.cf: parameter syslog_facility: bad facility name: "
                + configuration.get(SYSLOG_FACILITY));
      }
      return new SyslogOutput("/dev/log", facility, zone);
    }
    if (file.equals("/dev/stdout")) {
      return new StreamLogOutput(new FileOutputStream(FileDescriptor.out), zone, host);
    }
    return new FileLogOutput(checked(file, configuration), zone, host);
  }

  /** maillog_file_prefixes says where a log file may be. */
  public static Path checked(String file, Configuration configuration) {
    for (String prefix : configuration.get(MAILLOG_FILE_PREFIXES).split("[,\\s]+")) {
      if (!prefix.isEmpty() && file.startsWith(prefix)) {
        return Path.of(file);
      }
    }
    throw new ConfigurationException(
        "maillog_file: '%s' does not match any prefix in maillog_file_prefixes".formatted(file));
  }
}
