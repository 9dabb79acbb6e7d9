package org.facteur.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A dialogue written down as text: {@code C: } a command, {@code P: } a command sent together with
 * what follows, {@code | } a line of text, {@code X: } raw bytes with {@code \r \n} escapes, {@code
 * S: } what the server is expected to say.
 */
public record Dialogue(List<String> pieces, List<String> expected) {
  public static Dialogue parse(String text) {
    List<String> pieces = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    StringBuilder batch = new StringBuilder();
    for (String line : text.split("\n")) {
      if (line.startsWith("S: ")) {
        expected.add(line.substring(3));
      } else if (line.startsWith("P: ")) {
        batch.append(line.substring(3)).append("\r\n");
      } else if (line.startsWith("|")) {
        batch.append(line.length() > 2 ? line.substring(2) : "").append("\r\n");
      } else if (line.startsWith("C:")) {
        batch.append(line.length() > 3 ? line.substring(3) : "").append("\r\n");
        pieces.add(batch.toString());
        batch.setLength(0);
      } else if (line.startsWith("X: ")) {
        pieces.add(batch + line.substring(3).replace("\\r", "\r").replace("\\n", "\n"));
        batch.setLength(0);
      }
    }
    return new Dialogue(List.copyOf(pieces), List.copyOf(expected));
  }

  /** The same, byte by byte. */
  public List<String> bytes() {
    return String.join("", pieces)
        .chars()
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.toList());
  }
}
