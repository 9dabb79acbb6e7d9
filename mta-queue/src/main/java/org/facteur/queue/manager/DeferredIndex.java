package org.facteur.queue.manager;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The messages of the deferred queue by the time of their next attempt, in few bytes for each.
 *
 * <p>An id of up to 21 letters and digits is packed into two longs. A hash table knows each id's
 * time; a heap has the order. A changed time leaves the old entry in the heap, which is passed over
 * when its turn comes. About 60 bytes for each message. Not thread safe.
 */
final class DeferredIndex {
  private static final int DIGITS = 21;
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final byte[] CODE = new byte[128];

  static {
    for (int i = 0; i < ALPHABET.length(); i++) {
      CODE[ALPHABET.charAt(i)] = (byte) (i + 1);
    }
  }

  private long[] keys = new long[32];
  private long[] times = new long[16];
  private int size;
  private long[] heap = new long[48];
  private int heapSize;

  /** Ids that cannot be packed; Postfix makes none. */
  private final Map<String, Long> odd = new HashMap<>();

  /** A message and its time in milliseconds of the epoch. */
  record Entry(String queueId, long time) {}

  int size() {
    return size + odd.size();
  }

  /** Sets a message's time; 0 is a time too. */
  void put(String queueId, long time) {
    long[] key = pack(queueId);
    if (key.length == 0) {
      odd.put(queueId, time);
      return;
    }
    if ((size + 1) * 3 > times.length * 2) {
      grow();
    }
    int slot = find(key[0], key[1]);
    if (keys[2 * slot] == 0) {
      keys[2 * slot] = key[0];
      keys[2 * slot + 1] = key[1];
      size++;
    } else if (times[slot] == time) {
      return;
    }
    times[slot] = time;
    push(key[0], key[1], time);
  }

  /** Forgets a message. */
  boolean remove(String queueId) {
    long[] key = pack(queueId);
    return key.length == 0 ? odd.remove(queueId) != null : removeKey(key[0], key[1]);
  }

  boolean contains(String queueId) {
    long[] key = pack(queueId);
    return key.length == 0 ? odd.containsKey(queueId) : keys[2 * find(key[0], key[1])] != 0;
  }

  /** The earliest time, empty when there is no message. */
  Optional<Long> first() {
    dropStale();
    long first = heapSize > 0 ? heap[2] : Long.MAX_VALUE;
    for (long time : odd.values()) {
      first = Math.min(first, time);
    }
    return size() == 0 ? Optional.empty() : Optional.of(first);
  }

  /** Takes the earliest message if its time has come. */
  Optional<Entry> poll(long now) {
    for (Map.Entry<String, Long> entry : odd.entrySet()) {
      if (entry.getValue() <= now) {
        odd.remove(entry.getKey());
        return Optional.of(new Entry(entry.getKey(), entry.getValue()));
      }
    }
    dropStale();
    if (heapSize == 0 || heap[2] > now) {
      return Optional.empty();
    }
    Entry entry = new Entry(unpack(heap[0], heap[1]), heap[2]);
    removeKey(heap[0], heap[1]);
    pop();
    return Optional.of(entry);
  }

  /** Makes every message due. */
  void makeAllDue() {
    odd.replaceAll((id, time) -> 0L);
    Arrays.fill(times, 0);
    heapSize = 0;
    for (int slot = 0; slot < times.length; slot++) {
      if (keys[2 * slot] != 0) {
        push(keys[2 * slot], keys[2 * slot + 1], 0);
      }
    }
  }

  /** All ids, in no order. */
  List<String> ids() {
    List<String> ids = new ArrayList<>(odd.keySet());
    for (int slot = 0; slot < times.length; slot++) {
      if (keys[2 * slot] != 0) {
        ids.add(unpack(keys[2 * slot], keys[2 * slot + 1]));
      }
    }
    return ids;
  }

  private void dropStale() {
    while (heapSize > 0) {
      int slot = find(heap[0], heap[1]);
      if (keys[2 * slot] != 0 && times[slot] == heap[2]) {
        return;
      }
      pop();
    }
  }

  private static long[] pack(String queueId) {
    if (queueId.isEmpty() || queueId.length() > DIGITS) {
      return new long[0];
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < queueId.length(); i++) {
      char c = queueId.charAt(i);
      if (c >= 128 || CODE[c] == 0) {
        return new long[0];
      }
      if (i < 10) {
        high = high << 6 | CODE[c];
      } else if (i < 20) {
        low = low << 6 | CODE[c];
      } else {
        // The 21st takes the bits that ten digits leave free in both.
        high |= (long) (CODE[c] & 7) << 60;
        low |= (long) (CODE[c] >> 3) << 60;
      }
    }
    return new long[] {high, low};
  }

  private static String unpack(long high, long low) {
    StringBuilder id = new StringBuilder(DIGITS);
    digits(id, high & (1L << 60) - 1);
    StringBuilder rest = new StringBuilder(DIGITS);
    digits(rest, low & (1L << 60) - 1);
    id.append(rest);
    int last = (int) (high >>> 60 & 7) | (int) (low >>> 60) << 3;
    return last == 0 ? id.toString() : id.append(ALPHABET.charAt(last - 1)).toString();
  }

  private static void digits(StringBuilder text, long packed) {
    int start = text.length();
    for (long rest = packed; rest != 0; rest >>>= 6) {
      text.insert(start, ALPHABET.charAt((int) (rest & 63) - 1));
    }
  }

  private int find(long high, long low) {
    int mask = times.length - 1;
    long hash = (high * 31 + low) * 0x9E3779B97F4A7C15L;
    int slot = (int) (hash >>> 40) & mask;
    while (keys[2 * slot] != 0 && (keys[2 * slot] != high || keys[2 * slot + 1] != low)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldTimes = times;
    keys = new long[oldKeys.length * 2];
    times = new long[oldTimes.length * 2];
    for (int slot = 0; slot < oldTimes.length; slot++) {
      if (oldKeys[2 * slot] != 0) {
        int free = find(oldKeys[2 * slot], oldKeys[2 * slot + 1]);
        keys[2 * free] = oldKeys[2 * slot];
        keys[2 * free + 1] = oldKeys[2 * slot + 1];
        times[free] = oldTimes[slot];
      }
    }
  }

  private boolean removeKey(long high, long low) {
    int slot = find(high, low);
    if (keys[2 * slot] == 0) {
      return false;
    }
    size--;
    keys[2 * slot] = 0;
    // Close the gap: those behind it may belong before it.
    int mask = times.length - 1;
    for (int next = slot + 1 & mask; keys[2 * next] != 0; next = next + 1 & mask) {
      long movedHigh = keys[2 * next];
      keys[2 * next] = 0;
      int free = find(movedHigh, keys[2 * next + 1]);
      keys[2 * free] = movedHigh;
      keys[2 * free + 1] = keys[2 * next + 1];
      times[free] = times[next];
    }
    return true;
  }

  private void push(long high, long low, long time) {
    if (3 * (heapSize + 1) > heap.length) {
      heap = Arrays.copyOf(heap, heap.length * 2);
    }
    int hole = heapSize++;
    while (hole > 0 && heap[3 * ((hole - 1) / 2) + 2] > time) {
      copy((hole - 1) / 2, hole);
      hole = (hole - 1) / 2;
    }
    set(hole, high, low, time);
  }

  private void pop() {
    heapSize--;
    long high = heap[3 * heapSize];
    long low = heap[3 * heapSize + 1];
    long time = heap[3 * heapSize + 2];
    int hole = 0;
    while (2 * hole + 1 < heapSize) {
      int child = 2 * hole + 1;
      if (child + 1 < heapSize && heap[3 * child + 5] < heap[3 * child + 2]) {
        child++;
      }
      if (heap[3 * child + 2] >= time) {
        break;
      }
      copy(child, hole);
      hole = child;
    }
    set(hole, high, low, time);
  }

  private void copy(int from, int to) {
    System.arraycopy(heap, 3 * from, heap, 3 * to, 3);
  }

  private void set(int at, long high, long low, long time) {
    heap[3 * at] = high;
    heap[3 * at + 1] = low;
    heap[3 * at + 2] = time;
  }
}
