package org.facteur.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.facteur.app.master.ChildWorkload;
import org.facteur.app.master.InstanceLayout;
import org.facteur.app.master.Master;
import org.facteur.app.process.LibraryLog;
import org.facteur.app.process.MailLogs;
import org.facteur.app.process.OrderReader;
import org.facteur.app.process.Workload;
import org.facteur.app.system.DeliveryWorkload;
import org.facteur.app.system.NetworkWorkload;
import org.facteur.app.training.DaemonTraining;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.log.QueuedLogSink;
import org.facteur.core.posix.Posix;

/**
 * Starts one of the long-running processes: master, network or delivery; or, for the build, {@code
 * train}.
 */
public final class ProcessMain {
  static final Parameter<String> SYSLOG_NAME = Parameter.string("syslog_name");

  private ProcessMain() {}

  /**
   * Arguments: the installation's root, the process, then {@code -c directory} and what the postfix
   * command takes.
   */
  public static void main(String[] args) {
    Path installation = Path.of(args[0]);
    String process = args[1];
    int status;
    try {
      status =
          process.equals("train")
              ? DaemonTraining.run(installation)
              : run(installation, process, List.of(args).subList(2, args.length));
    } catch (IOException | ConfigurationException | IllegalStateException e) {
      System.err.println(process + ": fatal: " + e.getMessage());
      status = 1;
    }
    System.exit(status);
  }

  private static int run(Path installation, String process, List<String> arguments)
      throws IOException {
    Posix.umask(0077);
    Configuration configuration = Configuration.load(configDirectory(arguments));
    InstanceLayout layout = InstanceLayout.of(configuration);
    if (process.equals("master")) {
      Master.prepareLogFile(layout, configuration);
    }
    try (QueuedLogSink sink = MailLogs.open(configuration)) {
      MailLog log = new MailLog(sink, configuration.get(SYSLOG_NAME) + "/" + process);
      LibraryLog.connect(log);
      try {
        return switch (process) {
          case "master" -> master(installation, layout, configuration, log, sink);
          case "network" -> child(new NetworkWorkload(layout, configuration, sink, false), log);
          case "delivery" -> child(new DeliveryWorkload(layout, configuration, sink), log);
          default -> throw new IllegalStateException("no such process");
        };
      } catch (IOException | RuntimeException e) {
        log.fatal(e.getMessage());
        throw e;
      }
    }
  }

  private static int master(
      Path installation,
      InstanceLayout layout,
      Configuration configuration,
      MailLog log,
      QueuedLogSink sink)
      throws IOException {
    Workload workload =
        layout.privileged()
            ? new ChildWorkload(installation, layout, log, sink::reopen)
            : new NetworkWorkload(layout, configuration, sink, true);
    return new Master(layout, configuration, log, workload).run(ProcessMain::sayReady);
  }

  private static int child(Workload workload, MailLog log) throws IOException {
    // A signal to the whole group, as a terminal or a supervisor sends it, is no death.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(workload, log), "stop"));
    try {
      workload.start();
    } catch (IOException | RuntimeException e) {
      workload.abort();
      throw e;
    }
    sayReady();
    new OrderReader(workload, log).run(System.in);
    return 0;
  }

  private static void stop(Workload workload, MailLog log) {
    try {
      workload.stop(OrderReader.STOP_TIMEOUT);
    } catch (IOException e) {
      log.warning("while stopping: " + e.getMessage());
    }
  }

  /** The starter waits for this line. */
  private static void sayReady() {
    System.out.println("ready");
    System.out.flush();
  }

  private static Path configDirectory(List<String> arguments) {
    int option = arguments.indexOf("-c");
    if (option >= 0 && option + 1 < arguments.size()) {
      return Path.of(arguments.get(option + 1));
    }
    String variable = System.getenv("MAIL_CONFIG");
    return Path.of(variable == null || variable.isEmpty() ? "/etc/postfix" : variable);
  }
}
