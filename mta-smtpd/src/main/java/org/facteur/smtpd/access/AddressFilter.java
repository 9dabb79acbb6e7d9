package org.facteur.smtpd.access;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.facteur.core.config.ConfigurationException;

/**
 * The {@code =d.d.d.d} of a DNS list: which answers count. Each part is a number, or {@code
 * [1;3..7]}.
 */
record AddressFilter(List<BitSet> octets) {
  AddressFilter {
    octets = List.copyOf(octets);
  }

  /**
   * Parses a filter.
   *
   * @throws ConfigurationException when it is none
   */
  static AddressFilter parse(String text) {
    List<BitSet> octets = new ArrayList<>();
    int at = 0;
    while (true) {
      boolean bracketed = at < text.length() && text.charAt(at) == '[';
      int end = bracketed ? text.indexOf(']', at) + 1 : text.indexOf('.', at);
      if (bracketed && end == 0) {
        throw bad(text, "missing ']'");
      }
      if (end < 0) {
        end = text.length();
      }
      octets.add(
          bracketed
              ? set(text, text.substring(at + 1, end - 1))
              : set(text, text.substring(at, end)));
      if (end == text.length()) {
        break;
      }
      if (text.charAt(end) != '.') {
        throw bad(text, "need '.'");
      }
      at = end + 1;
    }
    if (octets.size() != 4) {
      throw bad(text, "need four numbers or sets");
    }
    return new AddressFilter(octets);
  }

  private static BitSet set(String all, String text) {
    BitSet set = new BitSet(256);
    for (String range : text.split(";", -1)) {
      int dots = range.indexOf("..");
      int low = number(all, dots < 0 ? range : range.substring(0, dots));
      int high = dots < 0 ? low : number(all, range.substring(dots + 2));
      if (high < low) {
        throw bad(all, "bad range");
      }
      set.set(low, high + 1);
    }
    return set;
  }

  private static int number(String all, String text) {
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > 255) {
      throw bad(all, "need decimal number 0..255");
    }
    return Integer.parseInt(text);
  }

  private static ConfigurationException bad(String text, String why) {
    return new ConfigurationException("RBL reply error: " + why + " at \"" + text + "\"");
  }

  boolean matches(byte[] address) {
    if (address.length != 4) {
      return false;
    }
    for (int i = 0; i < 4; i++) {
      if (!octets.get(i).get(address[i] & 255)) {
        return false;
      }
    }
    return true;
  }
}
