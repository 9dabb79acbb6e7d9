package org.facteur.queue.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;

/**
 * The lists of users who may submit mail, list the queue and flush it: names, {@code !name}, {@code
 * /file}, {@code type:table}; the first match counts. The super-user and mail_owner may always.
 */
public final class AuthorizedUsers {
  public static final Parameter<String> SUBMIT = Parameter.string("authorized_submit_users");
  public static final Parameter<String> MAILQ = Parameter.string("authorized_mailq_users");
  public static final Parameter<String> FLUSH = Parameter.string("authorized_flush_users");
  private static final Parameter<String> MAIL_OWNER = Parameter.string("mail_owner");

  private final Configuration configuration;
  private final LookupTables tables;

  public AuthorizedUsers(Configuration configuration, LookupTables tables) {
    this.configuration = configuration;
    this.tables = tables;
  }

  /**
   * Whether a user is on a list.
   *
   * @param user name, or {@code unknown}
   * @throws IOException when the list cannot be read
   */
  public boolean allows(Parameter<String> list, int uid, String user) throws IOException {
    if (uid == 0 || user.equals(configuration.get(MAIL_OWNER))) {
      return true;
    }
    return matches(configuration.get(list), user, 0).orElse(false);
  }

  private Optional<Boolean> matches(String list, String user, int depth) throws IOException {
    for (String word : list.split("[\\s,]+")) {
      boolean negated = word.startsWith("!");
      String pattern = negated ? word.substring(1) : word;
      if (!pattern.isEmpty() && isMatch(pattern, user, depth)) {
        return Optional.of(!negated);
      }
    }
    return Optional.empty();
  }

  private boolean isMatch(String pattern, String user, int depth) throws IOException {
    if (pattern.startsWith("/")) {
      if (depth > 10) {
        throw new IOException("too many nested files: " + pattern);
      }
      String text = Files.readString(Path.of(pattern), StandardCharsets.ISO_8859_1);
      return matches(text.replaceAll("(?m)^#.*$", ""), user, depth + 1).orElse(false);
    }
    if (pattern.indexOf(':') > 0) {
      if (pattern.startsWith("static:")) {
        return true;
      }
      try {
        return tables.open(pattern, configuration).find(user).isPresent();
      } catch (LookupFailure e) {
        throw new IOException(e.getMessage(), e);
      }
    }
    return pattern.equals(user);
  }
}
