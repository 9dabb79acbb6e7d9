package org.facteur.queue.bounce;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;

/** The parameters of the notices, read once for each snapshot of the configuration. */
record NoticeSettings(
    Configuration configuration,
    String myhostname,
    String mailName,
    Set<String> notifyClasses,
    Set<String> filterClasses,
    int sizeLimit,
    boolean smtputf8,
    Duration maximalLifetime,
    String doubleBounceSender,
    BounceTemplates templates) {
  static final Parameter<String> MYHOSTNAME = Parameter.string("myhostname");
  static final Parameter<String> MAIL_NAME = Parameter.string("mail_name");
  static final Parameter<String> NOTIFY_CLASSES = Parameter.string("notify_classes");
  static final Parameter<String> INTERNAL_MAIL_FILTER_CLASSES =
      Parameter.string("internal_mail_filter_classes");
  static final Parameter<Integer> BOUNCE_SIZE_LIMIT = Parameter.integer("bounce_size_limit");
  static final Parameter<Boolean> SMTPUTF8_ENABLE = Parameter.bool("smtputf8_enable");
  static final Parameter<Duration> MAXIMAL_QUEUE_LIFETIME =
      Parameter.duration("maximal_queue_lifetime");
  static final Parameter<String> DOUBLE_BOUNCE_SENDER = Parameter.string("double_bounce_sender");
  static final Parameter<String> BOUNCE_TEMPLATE_FILE = Parameter.string("bounce_template_file");
  static final Parameter<String> BOUNCE_NOTICE_RECIPIENT =
      Parameter.string("bounce_notice_recipient");
  static final Parameter<String> DOUBLE_BOUNCE_NOTICE_RECIPIENT =
      Parameter.string("2bounce_notice_recipient");
  static final Parameter<String> DELAY_NOTICE_RECIPIENT =
      Parameter.string("delay_notice_recipient");
  static final Parameter<String> ERROR_NOTICE_RECIPIENT =
      Parameter.string("error_notice_recipient");

  static NoticeSettings of(Configuration configuration, MailLog log) {
    return new NoticeSettings(
        configuration,
        configuration.get(MYHOSTNAME),
        configuration.get(MAIL_NAME),
        words(configuration.get(NOTIFY_CLASSES)),
        words(configuration.get(INTERNAL_MAIL_FILTER_CLASSES)),
        configuration.get(BOUNCE_SIZE_LIMIT),
        configuration.get(SMTPUTF8_ENABLE),
        configuration.get(MAXIMAL_QUEUE_LIFETIME),
        configuration.get(DOUBLE_BOUNCE_SENDER),
        templates(configuration, log));
  }

  private static Set<String> words(String text) {
    return Set.of(java.util.Arrays.stream(text.split("[,\\s]+")).distinct().toArray(String[]::new));
  }

  private static BounceTemplates templates(Configuration configuration, MailLog log) {
    String file = configuration.get(BOUNCE_TEMPLATE_FILE);
    if (file.isEmpty()) {
      return BounceTemplates.builtIn();
    }
    try {
      return BounceTemplates.load(Path.of(file), log::warning);
    } catch (ConfigurationException e) {
      log.warning(e.getMessage() + " -- using the built-in templates");
      return BounceTemplates.builtIn();
    } catch (IOException | java.nio.file.InvalidPathException e) {
      log.warning("open " + file + ": " + e.getMessage() + " -- using the built-in templates");
      return BounceTemplates.builtIn();
    }
  }

  boolean notifies(String notifyClass) {
    return notifyClasses.contains(notifyClass);
  }

  /** The sender of mail to the postmaster: what comes back from there is thrown away. */
  String doubleBounceAddress() {
    return doubleBounceSender + "@" + myhostname;
  }

  String mailerDaemon() {
    return "MAILER-DAEMON@" + myhostname;
  }
}
