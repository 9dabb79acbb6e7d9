package org.facteur.queue.verify;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;

/**
 * The address_verify parameters, read once for a snapshot.
 *
 * @param map address_verify_map as it is written, for the log
 * @param file where the cache is kept; empty for memory alone
 */
record VerificationSettings(
    Configuration configuration,
    String map,
    Optional<Path> file,
    boolean keepsFailures,
    Duration goodExpires,
    Duration goodRefreshed,
    Duration badExpires,
    Duration badRefreshed,
    Duration cleanupInterval,
    int pendingLimit) {
  private static final Parameter<String> MAP = Parameter.string("address_verify_map");
  private static final Parameter<String> DATA_DIRECTORY = Parameter.string("data_directory");
  private static final Parameter<Boolean> NEGATIVE_CACHE =
      Parameter.bool("address_verify_negative_cache");
  private static final Parameter<Duration> POSITIVE_EXPIRE =
      Parameter.duration("address_verify_positive_expire_time");
  private static final Parameter<Duration> POSITIVE_REFRESH =
      Parameter.duration("address_verify_positive_refresh_time");
  private static final Parameter<Duration> NEGATIVE_EXPIRE =
      Parameter.duration("address_verify_negative_expire_time");
  private static final Parameter<Duration> NEGATIVE_REFRESH =
      Parameter.duration("address_verify_negative_refresh_time");
  private static final Parameter<Duration> CLEANUP =
      Parameter.duration("address_verify_cache_cleanup_interval");
  private static final Parameter<Integer> PENDING_LIMIT =
      Parameter.integer("address_verify_pending_request_limit");

  /** Types that stand for a file of this machine; Facteur keeps its own beside it. */
  private static final List<String> FILE_TYPES =
      List.of("btree", "hash", "lmdb", "dbm", "sdbm", "cdb", "texthash");

  static VerificationSettings of(Configuration from) {
    String map = from.get(MAP).strip();
    return new VerificationSettings(
        from,
        map.isEmpty() ? "internal:verify" : map,
        file(map, from),
        from.get(NEGATIVE_CACHE),
        from.get(POSITIVE_EXPIRE),
        from.get(POSITIVE_REFRESH),
        from.get(NEGATIVE_EXPIRE),
        from.get(NEGATIVE_REFRESH),
        from.get(CLEANUP),
        from.get(PENDING_LIMIT));
  }

  private static Optional<Path> file(String map, Configuration from) {
    String name = map.startsWith("proxy:") ? map.substring("proxy:".length()) : map;
    int colon = name.indexOf(':');
    if (colon < 0 || !FILE_TYPES.contains(name.substring(0, colon))) {
      return Optional.empty();
    }
    Path path = Path.of(from.get(DATA_DIRECTORY)).resolve(name.substring(colon + 1));
    return Optional.of(path.resolveSibling(path.getFileName() + ".txt"));
  }

  /** Whether address_verify_map names a type that cannot keep the cache here. */
  boolean forgets() {
    return file.isEmpty() && !map.equals("internal:verify") && !map.startsWith("internal:");
  }
}
