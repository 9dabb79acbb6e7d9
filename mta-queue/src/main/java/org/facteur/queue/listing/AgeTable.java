package org.facteur.queue.listing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many recipients (or messages, by sender) wait for each domain, by age: the table of Postfix's
 * qshape. In memory is one row for each domain.
 */
public final class AgeTable implements QueueLister.EntrySink {
  private static final String TOTAL = "TOTAL";

  /** Domains beyond that many are counted in the total only. */
  private static final int MAXIMUM_DOMAINS = 200_000;

  private final Map<String, int[]> rows = new HashMap<>();
  private final int[] total;
  private final int buckets;
  private final int firstMinutes;
  private final boolean bySender;
  private final Instant now;

  /**
   * Makes an empty table.
   *
   * @param bySender counts the senders' domains, each message once
   */
  public AgeTable(boolean bySender, Instant now) {
    this(bySender, now, 10, 5);
  }

  /**
   * Makes an empty table.
   *
   * @param buckets number of columns
   * @param firstMinutes what the first ends with; each other ends with twice the one before
   */
  AgeTable(boolean bySender, Instant now, int buckets, int firstMinutes) {
    this.bySender = bySender;
    this.now = now;
    this.buckets = buckets;
    this.firstMinutes = firstMinutes;
    total = new int[buckets + 1];
  }

  @Override
  public void accept(QueueEntry entry) {
    int bucket = bucket(Duration.between(entry.arrival(), now).toMinutes());
    if (bySender) {
      count(entry.sender(), bucket);
    } else {
      entry.recipients().forEach(recipient -> count(recipient.address(), bucket));
    }
  }

  private int bucket(long minutes) {
    int bucket = 0;
    for (long end = firstMinutes; bucket < buckets - 1 && minutes >= end; end *= 2) {
      bucket++;
    }
    return bucket;
  }

  private void count(String address, int bucket) {
    String domain = QueueSelection.domain(address);
    String name = domain.isEmpty() ? address : domain;
    total[0]++;
    total[bucket + 1]++;
    int[] row = rows.get(name);
    if (row == null) {
      if (rows.size() == MAXIMUM_DOMAINS) {
        return;
      }
      row = new int[buckets + 1];
      rows.put(name, row);
    }
    row[0]++;
    row[bucket + 1]++;
  }

  /** The lines of the table: a heading, the total, the domains with the most first. */
  public List<String> lines() {
    List<Map.Entry<String, int[]>> sorted = new ArrayList<>(rows.entrySet());
    sorted.sort(
        (one, other) -> {
          int byCount = Integer.compare(other.getValue()[0], one.getValue()[0]);
          return byCount == 0 ? one.getKey().compareTo(other.getKey()) : byCount;
        });
    int width = width(sorted);
    List<String> lines = new ArrayList<>(sorted.size() + 2);
    StringBuilder heading = new StringBuilder(" ".repeat(width)).append("      T");
    long end = firstMinutes;
    for (int i = 0; i < buckets; i++) {
      heading.append(String.format(Locale.ROOT, " %5s", i < buckets - 1 ? end : end / 2 + "+"));
      end *= 2;
    }
    lines.add(heading.toString());
    lines.add(line(TOTAL, total, width));
    sorted.forEach(row -> lines.add(line(row.getKey(), row.getValue(), width)));
    return lines;
  }

  private static int width(List<Map.Entry<String, int[]>> rows) {
    int width = TOTAL.length();
    for (Map.Entry<String, int[]> row : rows) {
      width = Math.max(width, row.getKey().length());
    }
    return width;
  }

  private static String line(String name, int[] numbers, int width) {
    StringBuilder line = new StringBuilder(" ".repeat(width - name.length())).append(name);
    line.append(String.format(Locale.ROOT, "  %5d", numbers[0]));
    for (int i = 1; i < numbers.length; i++) {
      line.append(String.format(Locale.ROOT, " %5d", numbers[i]));
    }
    return line.toString();
  }
}
