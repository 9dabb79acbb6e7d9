package org.facteur.queue.milter;

import java.util.List;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;

/** Opens sessions with the milters of a parameter. Immutable, safe for many threads. */
public final class Milters {
  private final List<MilterSettings> settings;
  private final Configuration configuration;
  private final MilterConnector connector;
  private final MacroLists lists;
  private final MailLog log;

  private Milters(
      List<MilterSettings> settings,
      Configuration configuration,
      MilterConnector connector,
      MailLog log) {
    this.settings = settings;
    this.configuration = configuration;
    this.connector = connector;
    this.lists = MacroLists.of(configuration);
    this.log = log;
  }

  /**
   * The milters of a list.
   *
   * @param list the value of smtpd_milters or non_smtpd_milters
   * @throws org.facteur.core.config.ConfigurationException when it makes no sense
   */
  public static Milters of(
      String list, Configuration configuration, MilterConnector connector, MailLog log) {
    return new Milters(MilterSettings.parse(list, configuration), configuration, connector, log);
  }

  /** The same with another list: smtpd_milter_maps. */
  public Milters with(String list) {
    return of(list, configuration, connector, log);
  }

  public boolean isEmpty() {
    return settings.isEmpty();
  }

  /** Makes a session; nothing is sent yet. */
  public MilterSession open(MilterMacros macros) {
    return new MilterSession(
        settings.stream()
            .map(milter -> new MilterConnection(milter, connector, lists, macros, log))
            .toList());
  }
}
