package org.facteur.app.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import org.facteur.core.log.MailLog;
import org.slf4j.LoggerFactory;

/** Brings what libraries log through SLF4J into the mail log: warnings and errors only. */
public final class LibraryLog extends AppenderBase<ILoggingEvent> {
  private final MailLog log;

  private LibraryLog(MailLog log) {
    this.log = log;
  }

  /** From now on the libraries of this process write there. */
  public static void connect(MailLog log) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    context.reset();
    LibraryLog appender = new LibraryLog(log);
    appender.setContext(context);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    // A machine without a hardware address, such as a container, is nothing to warn of.
    context.getLogger("io.netty.util.internal.MacAddressUtil").setLevel(Level.ERROR);
  }

  @Override
  protected void append(ILoggingEvent event) {
    String text = event.getLoggerName() + ": " + event.getFormattedMessage();
    if (event.getThrowableProxy() != null) {
      text +=
          ": " + ThrowableProxyUtil.asString(event.getThrowableProxy()).lines().limit(3).toList();
    }
    if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
      log.error(text);
    } else {
      log.warning(text);
    }
  }
}
