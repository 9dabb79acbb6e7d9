package org.facteur.app.system;

import java.time.Duration;
import org.facteur.app.master.InstanceLayout;
import org.facteur.app.process.Workload;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.QueuedLogSink;

/** The delivery process: agents that write as the recipients' users. */
public final class DeliveryWorkload implements Workload {
  private final QueuedLogSink sink;

  public DeliveryWorkload(InstanceLayout layout, Configuration configuration, QueuedLogSink sink) {
    this.sink = sink;
  }

  @Override
  public void start() {}

  @Override
  public void reload() {}

  @Override
  public void stop(Duration timeout) {}

  @Override
  public void abort() {}

  @Override
  public void reopenLog() {
    sink.reopen();
  }
}
