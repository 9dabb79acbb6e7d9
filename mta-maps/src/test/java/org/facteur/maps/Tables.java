package org.facteur.maps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.log.Severity;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;

/** Opens tables in tests and keeps what they warn of. */
public final class Tables {
  private final List<String> warnings = new ArrayList<>();
  private final TableTypes types =
      TableTypes.strict(new MailLog((_, severity, text) -> warnings.add(text(severity, text)), ""));
  private final Configuration configuration;

  public Tables() {
    this(Map.of());
  }

  public Tables(Map<String, String> settings) {
    configuration = Configuration.of(settings);
  }

  public LookupTable open(String typeAndName) {
    return types.open(typeAndName, configuration);
  }

  private static String text(Severity severity, String text) {
    return (severity == Severity.WARNING ? "" : severity.prefix()) + text;
  }

  /** The value, or {@code (none)}. */
  public String find(String typeAndName, String key) throws LookupFailure {
    return open(typeAndName).find(key).orElse("(none)");
  }

  public List<String> warnings() {
    return warnings;
  }
}
