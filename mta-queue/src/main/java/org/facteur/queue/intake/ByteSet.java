package org.facteur.queue.intake;

/** A set of byte values, written as C escapes: {@code \0}, {@code \r\n}, {@code \177}. */
final class ByteSet {
  private final boolean[] members = new boolean[256];
  private boolean empty = true;

  private ByteSet() {}

  static ByteSet parse(String text) {
    ByteSet set = new ByteSet();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c == '\\' && i < text.length()) {
        char escaped = text.charAt(i++);
        if (escaped >= '0' && escaped <= '7') {
          int value = escaped - '0';
          for (int digits = 1;
              digits < 3 && i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '7';
              digits++) {
            value = value * 8 + text.charAt(i++) - '0';
          }
          set.add(value);
        } else {
          int known = "abfnrtv".indexOf(escaped);
          set.add(known < 0 ? escaped : "\007\b\f\n\r\t\013".charAt(known));
        }
      } else {
        set.add(c);
      }
    }
    return set;
  }

  private void add(int value) {
    members[value & 0xff] = true;
    empty = false;
  }

  boolean isEmpty() {
    return empty;
  }

  boolean containsAny(byte[] buffer, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (members[buffer[i] & 0xff]) {
        return true;
      }
    }
    return false;
  }

  /** The range without the members of this set. */
  byte[] strip(byte[] buffer, int offset, int length) {
    byte[] kept = new byte[length];
    int count = 0;
    for (int i = offset; i < offset + length; i++) {
      if (!members[buffer[i] & 0xff]) {
        kept[count++] = buffer[i];
      }
    }
    return java.util.Arrays.copyOf(kept, count);
  }
}
