package org.facteur.app.tool.postfix;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.app.master.ControlSocket;
import org.facteur.app.master.InstanceLayout;
import org.facteur.app.master.MasterLock;
import org.facteur.app.master.QueueDirectories;
import org.facteur.app.parameters.IneffectiveSettings;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.MasterCf;
import org.facteur.core.config.Parameter;
import org.facteur.queue.listing.Trigger;

/** What the postfix command does to one instance; each method returns the exit status. */
final class Instance {
  private static final Parameter<String> QUEUE_SERVICE_NAME =
      Parameter.string("queue_service_name");
  private final ToolEnvironment environment;
  private final InstanceLayout layout;
  private final Configuration configuration;
  private final ScriptLog log;

  Instance(
      ToolEnvironment environment,
      InstanceLayout layout,
      Configuration configuration,
      ScriptLog log) {
    this.environment = environment;
    this.layout = layout;
    this.configuration = configuration;
    this.log = log;
  }

  private Optional<Long> runningMaster() throws IOException {
    return MasterLock.holder(layout.pidFile());
  }

  int start() throws IOException {
    if (runningMaster().isPresent()) {
      log.fatal("the Postfix mail system is already running");
      return 1;
    }
    if (!consistent()) {
      log.fatal("Postfix integrity check failed!");
      return 1;
    }
    log.info("starting the Postfix mail system");
    return startMaster();
  }

  /** Starts the master in a session of its own and waits until its services answer. */
  private int startMaster() throws IOException {
    List<String> command = new ArrayList<>();
    command.add("setsid");
    command.add(environment.installation().resolve("lib/launch.sh").toString());
    command.addAll(List.of("-c", layout.configDirectory().toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("FACTEUR_PROGRAM", "master");
    builder.directory(layout.queueDirectory().toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectErrorStream(true);
    Process master = builder.start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(master.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.equals("ready")) {
          return 0;
        }
        environment.errors().println(line);
      }
    }
    log.fatal("mail system startup failed");
    return 1;
  }

  int stop() throws IOException {
    if (runningMaster().isEmpty()) {
      return notRunning();
    }
    log.info("stopping the Postfix mail system");
    return order("stop");
  }

  int abort() throws IOException {
    if (runningMaster().isEmpty()) {
      return notRunning();
    }
    log.info("aborting the Postfix mail system");
    return order("abort");
  }

  private int notRunning() {
    log.fatal("the Postfix mail system is not running");
    return 1;
  }

  /** Sends an order; after stop and abort waits for the lock to be free. */
  private int order(String word) throws IOException {
    String answer = ControlSocket.send(layout.controlSocket(), word);
    if (!answer.isEmpty() && !answer.equals("done")) {
      log.fatal(answer);
      return 1;
    }
    boolean ends = word.equals("stop") || word.equals("abort");
    for (int tries = 0; ends && tries < 500 && runningMaster().isPresent(); tries++) {
      pause();
    }
    return 0;
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int reload() throws IOException {
    if (runningMaster().isEmpty()) {
      return notRunning();
    }
    log.info("refreshing the Postfix mail system");
    return order("reload");
  }

  int status() throws IOException {
    Optional<Long> master = runningMaster();
    if (master.isEmpty()) {
      log.info("the Postfix mail system is not running");
      return 1;
    }
    log.info("the Postfix mail system is running: PID: " + master.get());
    return 0;
  }

  int check() throws IOException {
    IneffectiveSettings.of(configuration, MasterCf.load(layout.configDirectory()))
        .report(log::warning, needless -> {});
    return consistent() ? 0 : 1;
  }

  /** Reads both files whole and looks at the queue directory. */
  private boolean consistent() throws IOException {
    MasterCf.load(layout.configDirectory());
    QueueDirectories directories = new QueueDirectories(layout, log.mailLog());
    directories.create();
    directories.check();
    return true;
  }

  int flush() throws IOException {
    if (runningMaster().isEmpty()) {
      return notRunning();
    }
    try {
      Trigger.send(layout.queueDirectory().resolve("public").resolve(queueService()), "FADI");
      return 0;
    } catch (IOException e) {
      log.fatal("Cannot flush mail queue - mail system is down");
      return 1;
    }
  }

  private String queueService() {
    return configuration.get(QUEUE_SERVICE_NAME);
  }

  int rotateLog() throws IOException {
    return new LogRotation(layout, configuration, log).rotate(this::reopenLogs);
  }

  private void reopenLogs() throws IOException {
    if (runningMaster().isPresent()) {
      order("reopen-log");
    }
  }

  /**
   * Facteur sets owners and modes at every start and needs no other file in the configuration
   * directory.
   */
  int nothingToDo(String command) {
    String text = command + ": nothing to do: owners and modes are set at every start";
    log.info(text);
    environment.output().println("postfix: " + text);
    return 0;
  }
}
