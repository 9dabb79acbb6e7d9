package org.facteur.app.tool.postqueue;

import org.facteur.app.tool.ToolFailure;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.StringList;
import org.facteur.core.posix.Posix;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.UserDatabase;
import org.facteur.core.posix.UserRecord;

/**
 * Who runs the tool.
 *
 * @param privileged root, or the mail owner: may do everything
 */
record CallingUser(int uid, String name, boolean privileged) {
  private static final Parameter<String> MAIL_OWNER = Parameter.string("mail_owner");

  static CallingUser ofProcess(Configuration configuration) {
    int uid = Posix.getuid();
    if (uid == 0) {
      return new CallingUser(0, "root", true);
    }
    String name = "unknown";
    try {
      name = new UserDatabase().user(uid).map(UserRecord::name).orElse("unknown");
    } catch (PosixException e) {
      // The lists then decide over an unknown user.
    }
    return new CallingUser(uid, name, name.equals(configuration.get(MAIL_OWNER)));
  }

  /**
   * Ends the tool unless a list of users admits this one.
   *
   * @param what for the message
   */
  void require(StringList list, String what) {
    try {
      if (privileged || list.matches(name)) {
        return;
      }
    } catch (LookupFailure e) {
      throw new ToolFailure("table lookup error: " + e.getMessage());
    }
    throw new ToolFailure("User " + name + "(" + uid + ") is not allowed to " + what);
  }
}
