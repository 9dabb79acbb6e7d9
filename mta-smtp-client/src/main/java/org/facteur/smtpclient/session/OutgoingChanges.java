package org.facteur.smtpclient.session;

import java.io.IOException;
import java.util.Set;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupTables;
import org.facteur.queue.checks.CheckTables;
import org.facteur.queue.delivery.MessageContent;
import org.facteur.queue.delivery.MessageContent.LineSink;
import org.facteur.queue.mime.MimeSettings;

/**
 * What the configuration wants changed in messages that go out: generic addresses and checks.
 * Thread safe.
 */
final class OutgoingChanges {
  private final GenericAddresses addresses;
  private final CheckTables checks;
  private final MimeSettings mime;
  private final MailLog log;

  private OutgoingChanges(
      GenericAddresses addresses, CheckTables checks, MimeSettings mime, MailLog log) {
    this.addresses = addresses;
    this.checks = checks;
    this.mime = mime;
    this.log = log;
  }

  /**
   * @param prefix smtp_ or lmtp_
   */
  static OutgoingChanges of(
      String prefix, Configuration configuration, LookupTables tables, MailLog log) {
    CheckTables checks = CheckTables.of(prefix, configuration, tables, log);
    return new OutgoingChanges(
        GenericAddresses.of(prefix + "generic_maps", configuration, tables, log),
        checks,
        MimeSettings.of(configuration, !checks.isEmpty(), Set.of()),
        log);
  }

  /** The addresses of envelopes too. */
  GenericAddresses addresses() {
    return addresses;
  }

  /** Feeds a message, changed; one that nothing can change is passed on untouched. */
  void feed(String queueId, MessageContent content, LineSink sink) throws IOException {
    if (addresses.isEmpty() && checks.isEmpty()) {
      content.forEach(sink);
      return;
    }
    OutgoingText text =
        new OutgoingText(addresses, new OutgoingChecks(checks, queueId, log), mime, sink);
    content.forEach(text);
    text.finish();
  }
}
