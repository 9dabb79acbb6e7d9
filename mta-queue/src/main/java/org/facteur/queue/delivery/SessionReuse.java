package org.facteur.queue.delivery;

/**
 * Whether a delivery may use sessions that others left open, as the traffic to its destination
 * suggests. Agents without sessions do not care.
 *
 * @param load use a session that waits
 * @param store let its own session wait afterwards
 */
public record SessionReuse(boolean load, boolean store) {
  /** Sessions are not worth keeping. */
  public static final SessionReuse NONE = new SessionReuse(false, false);

  /** Sessions are always kept. */
  public static final SessionReuse ALWAYS = new SessionReuse(true, true);
}
