package org.facteur.maps.tmp;

import java.util.*;
import java.util.regex.*;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.*;

public class TmpRegexp implements LookupTableType {
  public String type() {
    return "regexp";
  }

  public LookupTable open(String name, Configuration c, LookupTables t) {
    List<Map.Entry<Pattern, String>> rules = new ArrayList<>();
    String text =
        name.startsWith("{")
            ? name.substring(1, name.length() - 1)
                .replaceAll("^\\s*\\{|\\}\\s*$", "")
                .replaceAll("\\}[,\\s]*\\{", "\n")
            : "";
    try {
      if (!name.startsWith("{")) text = java.nio.file.Files.readString(java.nio.file.Path.of(name));
    } catch (java.io.IOException e) {
      throw new org.facteur.core.config.ConfigurationException(name, e);
    }
    for (String l : text.split("\n")) {
      Matcher m = Pattern.compile("\\s*/(.*)/\\S*\\s+(.*)").matcher(l);
      if (m.matches())
        rules.add(Map.entry(Pattern.compile(m.group(1), Pattern.CASE_INSENSITIVE), m.group(2)));
    }
    return new LookupTable() {
      public String name() {
        return "regexp:" + name;
      }

      public boolean isPattern() {
        return true;
      }

      public Optional<String> find(String key) {
        for (var r : rules) {
          Matcher m = r.getKey().matcher(key);
          if (m.find()) return Optional.of(r.getValue());
        }
        return Optional.empty();
      }
    };
  }
}
