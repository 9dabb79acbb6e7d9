package org.facteur.queue.manager;

import org.facteur.queue.file.BounceLogFile;
import org.facteur.queue.file.QueueDisk;
import org.facteur.queue.file.QueueLayout;

/** The logs of messages' recipients: defer/, bounce/ and trace/. */
public record MessageLogs(BounceLogFile defer, BounceLogFile bounce, BounceLogFile trace) {
  /** The logs of a queue directory. */
  public static MessageLogs of(QueueLayout layout, QueueDisk disk) {
    return new MessageLogs(
        new BounceLogFile(layout, disk, "defer"),
        new BounceLogFile(layout, disk, "bounce"),
        new BounceLogFile(layout, disk, "trace"));
  }
}
