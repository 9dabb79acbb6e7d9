package org.facteur.delivery.mailbox;

import java.util.EnumSet;
import java.util.Set;
import org.facteur.core.config.ConfigurationException;

/** How an mbox file is locked: mailbox_delivery_lock, virtual_mailbox_lock. */
public enum LockMethod {
  FLOCK,
  FCNTL,
  DOTLOCK;

  /**
   * Parses a list of methods.
   *
   * @throws ConfigurationException when a word is unknown or nothing is named
   */
  public static Set<LockMethod> parse(String parameter, String value) {
    Set<LockMethod> methods = EnumSet.noneOf(LockMethod.class);
    for (String word : value.split("[,\\s]+")) {
      switch (word) {
        case "" -> {}
        case "flock" -> methods.add(FLOCK);
        case "fcntl" -> methods.add(FCNTL);
        case "dotlock" -> methods.add(DOTLOCK);
        default ->
            throw new ConfigurationException(
                "unknown " + parameter + " value \"" + word + "\" in \"" + value + "\"");
      }
    }
    if (methods.isEmpty()) {
      throw new ConfigurationException(
          "parameter " + parameter + " specifies no applicable mailbox locking method");
    }
    return methods;
  }
}
