package org.facteur.smtpd;

import java.util.LinkedHashMap;
import java.util.Map;

/** How often each command came and succeeded in a session, for the line at its end. */
final class CommandCounts {
  private final Map<String, int[]> counts = new LinkedHashMap<>();

  void came(String command) {
    counts.computeIfAbsent(command, name -> new int[2])[1]++;
  }

  void succeeded(String command) {
    counts.computeIfAbsent(command, name -> new int[2])[0]++;
  }

  /** {@code ehlo=1 mail=0/1 commands=1/2}, in the order of the commands given. */
  String summary(Iterable<String> order) {
    StringBuilder text = new StringBuilder();
    int succeeded = 0;
    int total = 0;
    for (String name : order) {
      int[] count = counts.getOrDefault(name, new int[2]);
      if (count[1] > 0) {
        text.append(name).append('=').append(ratio(count[0], count[1])).append(' ');
      }
      succeeded += count[0];
      total += count[1];
    }
    return text.append("commands=").append(ratio(succeeded, total)).toString();
  }

  private static String ratio(int succeeded, int total) {
    return succeeded == total && total > 0 ? "" + total : succeeded + "/" + total;
  }
}
