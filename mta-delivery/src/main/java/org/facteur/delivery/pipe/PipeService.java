package org.facteur.delivery.pipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.core.config.ConfigurationException;

/**
 * The attributes that master.cf gives a pipe service.
 *
 * @param arguments argv, before macros are expanded
 * @param user as written, {@code user} or {@code user:group}
 * @param sizeLimit 0: none
 */
record PipeService(
    List<String> arguments,
    String user,
    String flags,
    Optional<String> directory,
    Optional<String> root,
    String endOfLine,
    String nullSender,
    long sizeLimit) {

  /** Parses the words of the service's command. */
  static PipeService parse(List<String> words) {
    String user = "";
    String flags = "";
    Optional<String> directory = Optional.empty();
    Optional<String> root = Optional.empty();
    String endOfLine = "\n";
    String nullSender = "MAILER-DAEMON";
    long size = 0;
    for (int i = 0; i < words.size(); i++) {
      String word = unbraced(words.get(i));
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      String value = word.substring(equals + 1);
      switch (name) {
        case "argv" -> {
          List<String> arguments = new ArrayList<>();
          if (!value.isEmpty()) {
            arguments.add(unbraced(value));
          }
          words.subList(i + 1, words.size()).forEach(w -> arguments.add(unbraced(w)));
          if (user.isEmpty()) {
            throw new ConfigurationException("missing user= command-line attribute");
          }
          if (arguments.isEmpty()) {
            throw new ConfigurationException("missing argv= command-line attribute");
          }
          return new PipeService(
              arguments, user, flags, directory, root, endOfLine, nullSender, size);
        }
        case "user" -> user = value;
        case "flags" -> flags = value;
        case "directory" -> directory = Optional.of(value);
        case "chroot" -> root = Optional.of(value);
        case "eol" -> endOfLine = unescaped(value);
        case "null_sender" -> nullSender = value;
        case "size" -> {
          try {
            size = Long.parseLong(value);
          } catch (NumberFormatException e) {
            throw new ConfigurationException("bad size= value: " + value, e);
          }
        }
        default -> throw new ConfigurationException("unknown attribute name: " + word);
      }
    }
    throw new ConfigurationException("missing argv= command-line attribute");
  }

  boolean has(char flag) {
    return flags.indexOf(flag) >= 0;
  }

  private static String unbraced(String word) {
    return word.startsWith("{") && word.endsWith("}")
        ? word.substring(1, word.length() - 1).strip()
        : word;
  }

  private static String unescaped(String value) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '\\' || i + 1 == value.length()) {
        out.append(c);
        continue;
      }
      char next = value.charAt(++i);
      switch (next) {
        case 'a' -> out.append((char) 7);
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'v' -> out.append((char) 11);
        default -> {
          int end = i;
          while (end < value.length()
              && end < i + 3
              && "01234567".indexOf(value.charAt(end)) >= 0) {
            end++;
          }
          if (end == i) {
            out.append(next);
          } else {
            out.append((char) (Integer.parseInt(value.substring(i, end), 8) & 0xff));
            i = end - 1;
          }
        }
      }
    }
    return out.toString();
  }
}
