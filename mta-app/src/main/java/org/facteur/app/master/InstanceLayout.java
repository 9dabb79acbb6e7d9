package org.facteur.app.master;

import java.nio.file.Path;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;
import org.facteur.core.posix.Posix;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.UserDatabase;
import org.facteur.core.posix.UserRecord;

/**
 * Where an instance of the mail system keeps its files, and as whom it runs.
 *
 * @param privileged whether it was started by root, so that it runs as several users
 * @param owner mail_owner; the ordinary user who started it when not privileged
 * @param dropGroup group id of setgid_group
 */
public record InstanceLayout(
    Path configDirectory,
    Path queueDirectory,
    Path dataDirectory,
    boolean privileged,
    UserRecord owner,
    int dropGroup) {
  static final Parameter<String> QUEUE_DIRECTORY = Parameter.string("queue_directory");
  static final Parameter<String> DATA_DIRECTORY = Parameter.string("data_directory");
  static final Parameter<String> MAIL_OWNER = Parameter.string("mail_owner");
  static final Parameter<String> SETGID_GROUP = Parameter.string("setgid_group");

  /** The layout that a configuration describes, for the calling user. */
  public static InstanceLayout of(Configuration configuration) {
    boolean privileged = Posix.geteuid() == 0;
    UserDatabase users = new UserDatabase();
    try {
      UserRecord owner;
      int dropGroup;
      if (privileged) {
        String ownerName = configuration.get(MAIL_OWNER);
        owner =
            users.user(ownerName).orElseThrow(() -> unknown(MAIL_OWNER.name(), "user", ownerName));
        if (owner.uid() == 0) {
          throw new ConfigurationException(
              "file main.cf: parameter mail_owner: user " + ownerName + " has privileged user ID");
        }
        String groupName = configuration.get(SETGID_GROUP);
        dropGroup =
            users
                .group(groupName)
                .orElseThrow(() -> unknown(SETGID_GROUP.name(), "group", groupName))
                .gid();
      } else {
        int uid = Posix.geteuid();
        owner =
            users
                .user(uid)
                .orElse(new UserRecord("#" + uid, uid, Posix.getegid(), "", "/", "/bin/sh"));
        dropGroup = Posix.getegid();
      }
      return new InstanceLayout(
          configuration.directory(),
          Path.of(configuration.get(QUEUE_DIRECTORY)),
          Path.of(configuration.get(DATA_DIRECTORY)),
          privileged,
          owner,
          dropGroup);
    } catch (PosixException e) {
      throw new ConfigurationException("user database: " + e.getMessage(), e);
    }
  }

  private static ConfigurationException unknown(String parameter, String kind, String name) {
    return new ConfigurationException(
        "file main.cf: parameter " + parameter + ": unknown " + kind + " name value: " + name);
  }

  /** The file that the running master holds a lock on and has written its process id into. */
  public Path pidFile() {
    return queueDirectory.resolve("pid/master.pid");
  }

  /** The socket on which the master takes orders. */
  public Path controlSocket() {
    return queueDirectory.resolve("pid/master.control");
  }

  /** The socket on which the delivery process takes requests. */
  public Path deliverySocket() {
    return queueDirectory.resolve("private/delivery");
  }

  /** The socket on which the delivery process reads private keys for the network process. */
  public Path protectedFilesSocket() {
    return queueDirectory.resolve("private/files");
  }

  /** The socket on which the delivery process hands mail back that it forwards. */
  public Path forwardSocket() {
    return queueDirectory.resolve("private/forward");
  }
}
