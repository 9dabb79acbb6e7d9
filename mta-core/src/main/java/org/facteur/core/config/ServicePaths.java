package org.facteur.core.config;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the files of a service are. Nothing changes its root, but where master.cf says {@code y} in
 * the chroot column a file is looked for below the queue directory first, and then outside.
 *
 * @param queueDirectory the root that Postfix would change to
 * @param chroot the service's column
 */
public record ServicePaths(Path queueDirectory, boolean chroot) {
  /** The paths of a service. */
  public static ServicePaths of(Path queueDirectory, ServiceEntry service) {
    return new ServicePaths(queueDirectory, service.chroot());
  }

  /** The file that an absolute path means; one that is not absolute is below queue_directory. */
  public Path resolve(String path) {
    Path named = Path.of(path);
    if (!named.isAbsolute()) {
      return queueDirectory.resolve(named);
    }
    Path inside = queueDirectory.resolve(Path.of("/").relativize(named));
    return chroot && Files.exists(inside) ? inside : named;
  }
}
