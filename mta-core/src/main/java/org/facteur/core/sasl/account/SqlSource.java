package org.facteur.core.sasl.account;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.sasl.Digests;
import org.facteur.core.sasl.LoginName;
import org.facteur.core.sasl.SaslException;
import org.facteur.core.sasl.SaslFailure;
import org.facteur.core.sasl.spi.AccountSource;
import org.facteur.core.sasl.spi.SaslEnvironment;

/**
 * {@code sql}: a query finds the password. The database is reached through the lookup table of its
 * type, which quotes what comes from clients and keeps connections; {@code sql_select} becomes its
 * query.
 */
public final class SqlSource implements AccountSource {
  @Override
  public String plugin() {
    return "sql";
  }

  @Override
  public boolean isConfigured(SaslEnvironment environment) {
    return environment.options().find("sql_select").isPresent();
  }

  @Override
  public Optional<byte[]> password(SaslEnvironment environment, LoginName login)
      throws SaslException {
    String query =
        environment
            .options()
            .find("sql_select")
            .orElseThrow(() -> SaslException.problem(SaslFailure.GENERIC, "sql_select is not set"));
    try {
      return table(environment, query)
          .find(login.user() + "@" + login.realm())
          .filter(password -> !password.isEmpty())
          .map(password -> password.getBytes(StandardCharsets.ISO_8859_1));
    } catch (LookupFailure | ConfigurationException e) {
      throw SaslException.problem(SaslFailure.GENERIC, "sql plugin: the database cannot be asked");
    }
  }

  private static LookupTable table(SaslEnvironment environment, String query) throws SaslException {
    ApplicationOptions options = environment.options();
    String engine = options.find("sql_engine").orElse("mysql");
    if (!engine.matches("mysql|pgsql|sqlite3?")) {
      throw SaslException.problem(SaslFailure.GENERIC, "sql_engine is not available: " + engine);
    }
    // The table is known by its name: one name for each set of options.
    String name =
        "saslsql"
            + Digests.hex(
                Digests.hash(
                    "SHA-256",
                    new java.util.TreeMap<>(options.values())
                        .toString()
                        .getBytes(StandardCharsets.UTF_8)));
    String host = options.find("sql_hostnames").orElse("localhost").replace(",", " ");
    Map<String, String> settings = new HashMap<>(environment.configuration().settings());
    settings.put(name + "_hosts", host);
    settings.put(name + "_user", escaped(options.find("sql_user").orElse("")));
    settings.put(name + "_password", escaped(options.find("sql_passwd").orElse("")));
    settings.put(name + "_dbname", escaped(options.find("sql_database").orElse("")));
    settings.put(name + "_dbpath", escaped(options.find("sql_database").orElse("")));
    settings.put(name + "_query", escaped(tableQuery(query)));
    settings.put(name + "_expansion_limit", "1");
    Configuration configuration = environment.configuration().with(settings);
    return environment
        .tables()
        .open((engine.startsWith("sqlite") ? "sqlite" : engine) + ":" + name, configuration);
  }

  private static String tableQuery(String query) {
    return query.replace("%r", "%d").replace("%p", "userPassword");
  }

  /** A dollar sign is itself here. */
  private static String escaped(String value) {
    return value.replace("$", "$$");
  }
}
