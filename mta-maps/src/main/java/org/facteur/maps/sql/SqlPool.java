package org.facteur.maps.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.ref.Cleaner;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * The connections to one server. It is set up when it is first asked, and ends when nobody uses
 * this object any more. After a failure it is left alone for some seconds. Thread safe.
 */
final class SqlPool {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final int CONNECTIONS = 8;
  private static final long IDLE_MILLISECONDS = 60_000;
  private static final long WAIT_MILLISECONDS = 2_000;
  private static final long REST_NANOSECONDS = TimeUnit.SECONDS.toNanos(5);
  private final SqlServer server;
  private HikariDataSource pool;
  private volatile long failedAt;
  private volatile boolean failed;

  SqlPool(SqlServer server) {
    this.server = server;
  }

  String name() {
    return server.name();
  }

  boolean isSocket() {
    return server.socket();
  }

  /** Whether it failed a moment ago. */
  boolean rests() {
    return failed && System.nanoTime() - failedAt < REST_NANOSECONDS;
  }

  /** Takes a connection; closing it gives it back. */
  Connection connect() throws SQLException {
    try {
      Connection connection = pool().getConnection();
      failed = false;
      return connection;
    } catch (SQLException e) {
      failedAt = System.nanoTime();
      failed = true;
      throw e.getCause() instanceof SQLException cause ? cause : e;
    }
  }

  private synchronized HikariDataSource pool() {
    if (pool == null) {
      HikariConfig config = new HikariConfig();
      config.setDataSourceClassName(server.dataSource());
      server.properties().forEach(config::addDataSourceProperty);
      config.setPoolName(server.name());
      config.setMaximumPoolSize(CONNECTIONS);
      config.setMinimumIdle(0);
      config.setIdleTimeout(IDLE_MILLISECONDS);
      config.setConnectionTimeout(WAIT_MILLISECONDS);
      config.setInitializationFailTimeout(-1);
      HikariDataSource made = new HikariDataSource(config);
      pool = made;
      CLEANER.register(this, made::close);
    }
    return pool;
  }
}
