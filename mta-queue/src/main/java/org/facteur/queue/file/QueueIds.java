package org.facteur.queue.file;

import java.time.Instant;
import java.util.Locale;

/**
 * Queue ids in Postfix's two forms. Both name the file's inode, so that an id is unique in a file
 * system as long as the file exists.
 *
 * <p>Short ({@code enable_long_queue_ids = no}): the microseconds of the time of creation as at
 * least five hexadecimal digits, the inode in hexadecimal. Long: seconds and microseconds to base
 * 52 in at least six and exactly four digits, {@code z}, the inode to base 51. The digits of the
 * long form are decimal digits and consonants; {@code z} is the 52nd, so that the last one in an id
 * separates the inode.
 */
public final class QueueIds {
  private static final String DIGITS = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
  private static final int MAXIMUM_LENGTH = 100;
  private static final int SECONDS_DIGITS = 6;
  private static final int MICROSECONDS_DIGITS = 4;

  private QueueIds() {}

  public static String shortId(Instant created, long inode) {
    StringBuilder id = new StringBuilder(16);
    appendHex(id, created.getNano() / 1000, 5);
    appendHex(id, inode, 1);
    return id.toString();
  }

  public static String longId(Instant created, long inode) {
    StringBuilder id = new StringBuilder(20);
    append(id, created.getEpochSecond(), 52, SECONDS_DIGITS);
    append(id, created.getNano() / 1000, 52, MICROSECONDS_DIGITS);
    id.append('z');
    append(id, inode, 51, 1);
    return id.toString();
  }

  /** Whether a name may be used as a queue id: no separators, no control characters. */
  public static boolean isValid(String id) {
    if (id.isEmpty() || id.length() > MAXIMUM_LENGTH) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean letterOrDigit =
          c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_';
      if (!letterOrDigit) {
        return false;
      }
    }
    return true;
  }

  /** Whether an id has the long form. */
  public static boolean isLong(String id) {
    int separator = id.lastIndexOf('z');
    if (separator < SECONDS_DIGITS + MICROSECONDS_DIGITS || separator == id.length() - 1) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      if (DIGITS.indexOf(id.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The inode that an id names, or -1. */
  public static long inode(String id) {
    if (isLong(id)) {
      return number(id, id.lastIndexOf('z') + 1, id.length(), 51);
    }
    if (id.length() < 6) {
      return -1;
    }
    try {
      return Long.parseLong(id, 5, id.length(), 16);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The id with the file's real inode in place of the one that it names, in the same form. */
  public static String withInode(String id, long inode) {
    StringBuilder renamed = new StringBuilder();
    if (isLong(id)) {
      append(renamed.append(id, 0, id.lastIndexOf('z') + 1), inode, 51, 1);
    } else {
      appendHex(renamed.append(id, 0, 5), inode, 1);
    }
    return renamed.toString();
  }

  /** A long id's short form, for a queue that goes back to short ones. */
  public static String toShort(String id, long inode) {
    return isLong(id) ? hashKey(id) + Long.toHexString(inode).toUpperCase(Locale.ROOT) : id;
  }

  /** The characters from which the names of the subdirectories of a hashed queue are taken. */
  static String hashKey(String id) {
    if (!isLong(id)) {
      return id;
    }
    int separator = id.lastIndexOf('z');
    StringBuilder key = new StringBuilder();
    appendHex(key, number(id, separator - MICROSECONDS_DIGITS, separator, 52), 5);
    return key.toString();
  }

  private static long number(String text, int from, int to, int base) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = number * base + DIGITS.indexOf(text.charAt(i));
    }
    return number;
  }

  private static void appendHex(StringBuilder target, long number, int minimum) {
    String digits = Long.toHexString(number);
    for (int i = digits.length(); i < minimum; i++) {
      target.append('0');
    }
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      target.append(c >= 'a' ? (char) (c - 32) : c);
    }
  }

  private static void append(StringBuilder target, long number, int base, int minimum) {
    int at = target.length();
    long rest = number;
    int digits = 0;
    while (rest > 0 || digits < minimum) {
      target.insert(at, DIGITS.charAt((int) (rest % base)));
      rest /= base;
      digits++;
    }
  }
}
