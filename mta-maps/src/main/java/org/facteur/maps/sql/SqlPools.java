package org.facteur.maps.sql;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The pools of a type's tables: the same server and user are the same pool. Thread safe. */
final class SqlPools {
  private final Map<SqlServer, WeakReference<SqlPool>> known = new HashMap<>();

  /** The pools of a table's servers, in random order, those with sockets first. */
  List<SqlPool> of(List<SqlServer> servers) {
    List<SqlPool> pools = new ArrayList<>();
    servers.forEach(server -> pools.add(of(server)));
    Collections.shuffle(pools);
    pools.sort(Comparator.comparing(pool -> !pool.isSocket()));
    return List.copyOf(pools);
  }

  private synchronized SqlPool of(SqlServer server) {
    WeakReference<SqlPool> reference = known.get(server);
    SqlPool shared = reference == null ? null : reference.get();
    if (shared == null) {
      shared = new SqlPool(server);
      known.put(server, new WeakReference<>(shared));
      known.values().removeIf(each -> each.refersTo(null));
    }
    return shared;
  }
}
