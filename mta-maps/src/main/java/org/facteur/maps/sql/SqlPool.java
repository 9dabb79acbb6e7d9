package org.facteur.maps.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.lang.ref.Cleaner;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.TimeUnit;

/**
 * The connections to one server. It is set up when it is first asked, and ends when nobody uses
 * this object any more. After a failure it is left alone for some seconds. Thread safe.
 */
final class SqlPool {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final int CONNECTIONS = 8;
  private static final long IDLE_MILLISECONDS = 60_000;
  private static final long WAIT_MILLISECONDS = 5_000;
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
      failed();
      throw e.getCause() instanceof SQLException cause ? cause : e;
    }
  }

  /** Ends all connections: the server is away, or was started anew. */
  synchronized void drop() {
    if (pool != null) {
      pool.close();
      pool = null;
    }
  }

  private void failed() {
    failedAt = System.nanoTime();
    failed = true;
    drop();
  }

  /** A new pool begins with one connection: when that cannot be made, it is known at once. */
  private synchronized HikariDataSource pool() throws SQLException {
    if (pool != null) {
      return pool;
    }
    if (rests()) {
      throw new SQLTransientConnectionException("failed a moment ago");
    }
    HikariConfig config = new HikariConfig();
    config.setDataSourceClassName(server.dataSource());
    server.properties().forEach(config::addDataSourceProperty);
    config.setPoolName(server.name());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setReadOnly(server.isReadOnly());
    config.setMinimumIdle(0);
    config.setIdleTimeout(IDLE_MILLISECONDS);
    config.setConnectionTimeout(WAIT_MILLISECONDS);
    config.setInitializationFailTimeout(1);
    try {
      HikariDataSource made = new HikariDataSource(config);
      pool = made;
      CLEANER.register(this, made::close);
      return made;
    } catch (HikariPool.PoolInitializationException e) {
      throw e.getCause() instanceof SQLException cause
          ? cause
          : new SQLException(e.getMessage(), e);
    }
  }
}
