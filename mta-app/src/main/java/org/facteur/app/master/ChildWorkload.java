package org.facteur.app.master;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.facteur.app.process.Workload;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.log.MailLog;

/**
 * The services in two child processes: {@code network} as mail_owner with no capability but to bind
 * low ports, {@code delivery} as root and without network sockets.
 */
public final class ChildWorkload implements Workload {
  private static final Duration ABORT_TIMEOUT = Duration.ofSeconds(3);
  private final ProcessGroup network;
  private final ProcessGroup delivery;
  private final Runnable reopenOwnLog;

  /**
   * @param installation root of the distribution
   * @param reopenOwnLog for the master's own log
   */
  public ChildWorkload(
      Path installation, InstanceLayout layout, MailLog log, Runnable reopenOwnLog) {
    String launch = installation.resolve("lib/launch.sh").toString();
    String directory = layout.configDirectory().toString();
    this.network =
        new ProcessGroup(
            "network",
            List.of(
                "setpriv",
                "--reuid=" + layout.owner().uid(),
                "--regid=" + layout.owner().gid(),
                "--init-groups",
                "--no-new-privs",
                "--inh-caps=-all,+net_bind_service",
                "--ambient-caps=-all,+net_bind_service",
                "--bounding-set=-all,+net_bind_service",
                "--",
                launch,
                "-c",
                directory),
            log);
    this.delivery = new ProcessGroup("delivery", List.of(launch, "-c", directory), log);
    this.reopenOwnLog = reopenOwnLog;
  }

  @Override
  public void start() throws IOException {
    startOne(delivery, "delivery");
    startOne(network, "network");
  }

  private void startOne(ProcessGroup group, String name) throws IOException {
    if (!group.start()) {
      throw new ConfigurationException("the " + name + " process does not start");
    }
  }

  @Override
  public void reload() {
    delivery.order("reload");
    network.order("reload");
  }

  @Override
  public void stop(Duration timeout) {
    network.stop("stop", timeout);
    delivery.stop("stop", ABORT_TIMEOUT);
  }

  @Override
  public void abort() {
    network.stop("abort", ABORT_TIMEOUT);
    delivery.stop("abort", ABORT_TIMEOUT);
  }

  @Override
  public void reopenLog() {
    reopenOwnLog.run();
    delivery.order("reopen-log");
    network.order("reopen-log");
  }
}
