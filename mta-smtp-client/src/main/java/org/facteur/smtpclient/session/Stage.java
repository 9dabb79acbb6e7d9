package org.facteur.smtpclient.session;

import java.time.Duration;
import java.util.function.Function;
import org.facteur.smtpclient.session.ClientSettings.Timeouts;

/** The stages of a transaction, with the words that Postfix has for them. */
enum Stage {
  PROBE("sending RSET", "RSET command", Timeouts::rset),
  XFORWARD_CLIENT("sending XFORWARD name/address", "XFORWARD command", Timeouts::xforward),
  XFORWARD_PROTOCOL("sending XFORWARD protocol/helo_name", "XFORWARD command", Timeouts::xforward),
  MAIL("sending MAIL FROM", "MAIL FROM command", Timeouts::mail),
  RCPT("sending RCPT TO", "RCPT TO command", Timeouts::rcpt),
  DATA("sending DATA command", "DATA command", Timeouts::dataInit),
  BODY("sending message body", "message body", Timeouts::dataXfer),
  END_OF_DATA(
      "sending end of data -- message may be sent more than once",
      "end of DATA command",
      Timeouts::dataDone),
  RSET("sending final RSET", "final RSET command", Timeouts::rset),
  QUIT("sending QUIT", "QUIT command", Timeouts::quit);

  private final String doing;
  private final String command;
  private final Function<Timeouts, Duration> timeout;

  Stage(String doing, String command, Function<Timeouts, Duration> timeout) {
    this.doing = doing;
    this.command = command;
    this.timeout = timeout;
  }

  /** {@code lost connection while ...}. */
  String doing() {
    return doing;
  }

  /** {@code in reply to ...}. */
  String command() {
    return command;
  }

  Duration timeout(Timeouts timeouts) {
    return timeout.apply(timeouts);
  }
}
