package org.facteur.queue.milter;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.config.BraceWords;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;

/**
 * Which macros go with which event: milter_connect_macros and kin, and the values of
 * milter_macro_defaults for those that nobody knows.
 */
final class MacroLists {
  private static final Parameter<String> CONNECT = Parameter.string("milter_connect_macros");
  private static final Parameter<String> HELO = Parameter.string("milter_helo_macros");
  private static final Parameter<String> MAIL = Parameter.string("milter_mail_macros");
  private static final Parameter<String> RCPT = Parameter.string("milter_rcpt_macros");
  private static final Parameter<String> DATA = Parameter.string("milter_data_macros");
  private static final Parameter<String> UNKNOWN =
      Parameter.string("milter_unknown_command_macros");
  private static final Parameter<String> END_OF_HEADER =
      Parameter.string("milter_end_of_header_macros");
  private static final Parameter<String> END_OF_DATA =
      Parameter.string("milter_end_of_data_macros");
  private static final Parameter<String> DEFAULTS = Parameter.string("milter_macro_defaults");

  private final Map<MilterEvent, List<String>> lists;
  private final Map<String, String> defaults;

  private MacroLists(Map<MilterEvent, List<String>> lists, Map<String, String> defaults) {
    this.lists = lists;
    this.defaults = defaults;
  }

  static MacroLists of(Configuration from) {
    Map<MilterEvent, List<String>> lists = new EnumMap<>(MilterEvent.class);
    lists.put(MilterEvent.CONNECT, names(from.get(CONNECT)));
    lists.put(MilterEvent.HELO, names(from.get(HELO)));
    lists.put(MilterEvent.MAIL, names(from.get(MAIL)));
    lists.put(MilterEvent.RCPT, names(from.get(RCPT)));
    lists.put(MilterEvent.DATA, names(from.get(DATA)));
    lists.put(MilterEvent.UNKNOWN, names(from.get(UNKNOWN)));
    lists.put(MilterEvent.HEADER, names(from.get(END_OF_HEADER)));
    lists.put(MilterEvent.END_OF_HEADER, names(from.get(END_OF_HEADER)));
    lists.put(MilterEvent.BODY, names(from.get(END_OF_DATA)));
    lists.put(MilterEvent.END_OF_MESSAGE, names(from.get(END_OF_DATA)));
    return new MacroLists(lists, defaults(from.get(DEFAULTS)));
  }

  private static Map<String, String> defaults(String text) {
    Map<String, String> defaults = new HashMap<>();
    for (String word : BraceWords.split(text, ", \t\r\n")) {
      boolean whole = word.startsWith("{") && word.endsWith("}") && word.contains("=");
      String pair = whole ? BraceWords.content(word) : word;
      int equals = pair.indexOf('=');
      if (equals > 0) {
        defaults.put(braced(pair.substring(0, equals).strip()), pair.substring(equals + 1).strip());
      }
    }
    return Map.copyOf(defaults);
  }

  private static List<String> names(String text) {
    List<String> names = new ArrayList<>();
    for (String word : text.split("[,\\s]+")) {
      if (!word.isEmpty()) {
        names.add(braced(word));
      }
    }
    return List.copyOf(names);
  }

  /** Names of one character stand alone, others in braces. */
  private static String braced(String name) {
    return name.length() == 1 || name.startsWith("{") ? name : "{" + name + "}";
  }

  /** The lists that a milter asked for when it said so, by the numbers of the protocol. */
  MacroLists with(int stage, String wanted) {
    MilterEvent[] events =
        switch (stage) {
          case 0 -> new MilterEvent[] {MilterEvent.CONNECT};
          case 1 -> new MilterEvent[] {MilterEvent.HELO};
          case 2 -> new MilterEvent[] {MilterEvent.MAIL};
          case 3 -> new MilterEvent[] {MilterEvent.RCPT};
          case 4 -> new MilterEvent[] {MilterEvent.DATA};
          case 5 -> new MilterEvent[] {MilterEvent.BODY, MilterEvent.END_OF_MESSAGE};
          case 6 -> new MilterEvent[] {MilterEvent.HEADER, MilterEvent.END_OF_HEADER};
          default -> new MilterEvent[0];
        };
    Map<MilterEvent, List<String>> changed = new EnumMap<>(lists);
    for (MilterEvent event : events) {
      changed.put(event, names(wanted));
    }
    return new MacroLists(changed, defaults);
  }

  /** The data of the packet that goes before an event; empty when no macros belong to it. */
  Optional<byte[]> packet(MilterEvent event, MilterMacros macros) {
    List<String> names = lists.get(event);
    if (names.isEmpty()) {
      return Optional.empty();
    }
    MilterWire.Data data = new MilterWire.Data().octet(event.command());
    for (String name : names) {
      Optional<String> value = macros.value(name).or(() -> Optional.ofNullable(defaults.get(name)));
      value.ifPresent(text -> data.string(name).string(text));
    }
    return Optional.of(data.bytes());
  }
}
