package org.facteur.app.tool.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facteur.app.tool.ToolFailure;

/**
 * The request to be explained, as the command line tells it.
 *
 * @param clientName empty to look it up
 * @param service a service of master.cf by its name, or {@code smtpd} for the first of them
 * @param size bytes that MAIL announces, 0 for nothing
 */
record ExplainOptions(
    String client,
    Optional<String> clientName,
    Optional<String> helo,
    String sender,
    String recipient,
    String sasl,
    boolean tls,
    Optional<String> service,
    long size,
    boolean json) {
  static final String USAGE =
      "usage: postfix [-c config_dir] explain --client ADDRESS [--client-name NAME] [--helo NAME]"
          + " [--from ADDRESS] --to ADDRESS [--sasl USER] [--tls] [--service NAME] [--size BYTES]"
          + " [--json]";

  private static final List<String> WITH_VALUE =
      List.of("client", "client-name", "helo", "from", "to", "sasl", "service", "size");

  static ExplainOptions parse(List<String> words) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (!name.startsWith("--")) {
        throw new ToolFailure("unexpected argument: " + word + "; " + USAGE);
      }
      String option = name.substring(2);
      if (option.equals("tls") || option.equals("json")) {
        values.put(option, "yes");
      } else if (!WITH_VALUE.contains(option)) {
        throw new ToolFailure("unknown option: " + name + "; " + USAGE);
      } else if (equals >= 0) {
        values.put(option, word.substring(equals + 1));
      } else if (i + 1 < words.size()) {
        values.put(option, words.get(++i));
      } else {
        throw new ToolFailure("option " + name + " needs a value; " + USAGE);
      }
    }
    return new ExplainOptions(
        needed(values, "client"),
        Optional.ofNullable(values.get("client-name")),
        Optional.ofNullable(values.get("helo")),
        unbracketed(values.getOrDefault("from", "")),
        unbracketed(needed(values, "to")),
        values.getOrDefault("sasl", ""),
        values.containsKey("tls"),
        Optional.ofNullable(values.get("service")),
        size(values.getOrDefault("size", "0")),
        values.containsKey("json"));
  }

  private static String needed(Map<String, String> values, String option) {
    String value = values.get(option);
    if (value == null || value.isEmpty()) {
      throw new ToolFailure("option --" + option + " is missing; " + USAGE);
    }
    return value;
  }

  private static String unbracketed(String address) {
    return address.startsWith("<") && address.endsWith(">")
        ? address.substring(1, address.length() - 1)
        : address;
  }

  private static long size(String text) {
    if (!text.matches("[0-9]{1,15}")) {
      throw new ToolFailure("bad size: " + text);
    }
    return Long.parseLong(text);
  }
}
