package org.facteur.app.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.facteur.app.parameters.IneffectiveSettings;
import org.facteur.app.process.Workload;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.MasterCf;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.posix.Posix;

/**
 * The supervisor. It lives from {@link #start} to an order to stop, or to the end of the JVM: then
 * a shutdown hook stops the workload in good order (SIGTERM, systemd).
 */
public final class Master {
  static final Parameter<String> MAILLOG_FILE = Parameter.string("maillog_file");
  static final Parameter<String> MAIL_VERSION = Parameter.string("mail_version");
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private final InstanceLayout layout;
  private final Configuration configuration;
  private final MailLog log;
  private final Workload workload;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ReentrantLock orders = new ReentrantLock();
  private Optional<MasterLock> held = Optional.empty();
  private boolean stopped;

  public Master(
      InstanceLayout layout, Configuration configuration, MailLog log, Workload workload) {
    this.layout = layout;
    this.configuration = configuration;
    this.log = log;
    this.workload = workload;
  }

  /**
   * Runs until it is told to stop.
   *
   * @param ready called once the services answer
   * @return the exit status
   */
  public int run(Runnable ready) throws IOException {
    new QueueDirectories(layout, log).create();
    Optional<MasterLock> lock = MasterLock.acquire(layout.pidFile());
    if (lock.isEmpty()) {
      log.fatal("open lock file " + layout.pidFile() + ": unable to set exclusive lock");
      return 1;
    }
    // Held until the process is gone: who waits for the lock waits for that.
    held = lock;
    try (ControlSocket socket = new ControlSocket(layout.controlSocket(), this::obey)) {
      log.info("daemon started -- version %s, configuration %s".formatted(version(), directory()));
      reportSettings(configuration);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(false), "stop"));
      workload.start();
      ready.run();
      ended.await();
    } catch (IOException | RuntimeException e) {
      stop(true);
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private String version() {
    return configuration.get(MAIL_VERSION);
  }

  private Path directory() {
    return layout.configDirectory();
  }

  /** Names the settings that no code reads: none is ignored in silence. */
  private void reportSettings(Configuration current) {
    IneffectiveSettings.of(current, MasterCf.load(directory())).report(log::warning, log::info);
  }

  private String obey(String order) {
    try {
      return switch (order) {
        case "status" -> "running";
        case "reload" -> reload();
        case "reopen-log" -> reopenLog();
        case "stop" -> end(false);
        case "abort" -> end(true);
        default -> "unknown order: " + order;
      };
    } catch (IOException | ConfigurationException e) {
      log.error(order + ": " + e.getMessage());
      return "failed: " + e.getMessage();
    }
  }

  private String reload() throws IOException {
    orders.lock();
    try {
      log.info("reload -- version %s, configuration %s".formatted(version(), directory()));
      reportSettings(Configuration.load(directory()));
      workload.reload();
      return "done";
    } finally {
      orders.unlock();
    }
  }

  private String reopenLog() throws IOException {
    prepareLogFile(layout, configuration);
    workload.reopenLog();
    return "done";
  }

  private String end(boolean now) {
    stop(now);
    ended.countDown();
    return "done";
  }

  private void stop(boolean now) {
    orders.lock();
    try {
      if (stopped) {
        return;
      }
      stopped = true;
      if (now) {
        workload.abort();
      } else {
        log.info("terminating on signal 15");
        workload.stop(STOP_TIMEOUT);
      }
    } catch (IOException e) {
      log.warning("while stopping: " + e.getMessage());
    } finally {
      orders.unlock();
    }
  }

  /** Makes maillog_file, owned by mail_owner, so that the unprivileged process can append to it. */
  public static void prepareLogFile(InstanceLayout layout, Configuration configuration)
      throws IOException {
    String name = configuration.get(MAILLOG_FILE);
    if (name.isEmpty() || name.startsWith("/dev/") || !layout.privileged()) {
      return;
    }
    Path file = Path.of(name);
    if (!Files.exists(file)) {
      Files.createFile(file);
      Posix.chmod(name, 0640);
    }
    if (Files.isRegularFile(file)) {
      Posix.chown(name, layout.owner().uid(), 0);
    }
  }
}
