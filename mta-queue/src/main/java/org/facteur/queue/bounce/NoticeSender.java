package org.facteur.queue.bounce;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.queue.intake.MailIntake;

/**
 * Sends the postmaster transcripts of SMTP sessions in which something went wrong, as
 * notify_classes says. Postfix counterpart: smtpd_chat_notify, smtp_chat_notify.
 */
public final class NoticeSender {
  private static final int LENGTH = 78;
  private final MailIntake intake;
  private final InstantSource clock;

  /** Makes a sender over an intake. */
  public NoticeSender(MailIntake intake, InstantSource clock) {
    this.intake = intake;
    this.clock = clock;
  }

  /**
   * Whether a class of notify_classes is to be reported: {@code bounce}, {@code data}, {@code
   * policy}, {@code protocol}, {@code resource} or {@code software}.
   */
  public static boolean isWanted(Configuration configuration, String notifyClass) {
    return List.of(configuration.get(NoticeSettings.NOTIFY_CLASSES).split("[,\\s]+"))
        .contains(notifyClass);
  }

  /**
   * Sends a transcript to error_notice_recipient or bounce_notice_recipient. A notice that cannot
   * be queued is logged, no more.
   *
   * @param service {@code SMTP server}, {@code SMTP client} or {@code LMTP client}
   * @param peer {@code name[address]}
   * @param transcript lines as {@code In: HELO x} and {@code Out: 250 y}, in order
   * @param aborted why the session ended early, such as {@code lost connection}
   * @param bounce whether recipients were refused: then it goes to bounce_notice_recipient
   * @param log of the program whose session it was
   */
  public void transcript(
      Configuration configuration,
      String service,
      String peer,
      List<String> transcript,
      Optional<String> aborted,
      boolean bounce,
      MailLog log) {
    NoticeSettings settings = NoticeSettings.of(configuration, log);
    String recipient =
        configuration.get(
            bounce
                ? NoticeSettings.BOUNCE_NOTICE_RECIPIENT
                : NoticeSettings.ERROR_NOTICE_RECIPIENT);
    try (NoticeDraft draft =
        NoticeDraft.open(
            intake,
            settings,
            settings.doubleBounceAddress(),
            recipient,
            "notify",
            false,
            clock.instant())) {
      draft.line("From: Mail Delivery System <" + settings.mailerDaemon() + ">");
      draft.line("To: Postmaster <" + recipient + ">");
      draft.line("Subject: " + settings.mailName() + " " + service + ": errors from " + peer);
      draft.line("");
      draft.line("Transcript of session follows.");
      draft.line("");
      for (String line : transcript) {
        draft.wrapped(" " + line, LENGTH);
      }
      draft.line("");
      if (aborted.isPresent()) {
        draft.line("Session aborted, reason: " + aborted.get());
      }
      draft.line("");
      draft.line("For other details, see the local mail logfile");
      draft.finish();
    } catch (IOException e) {
      log.warning("postmaster notify: " + e.getMessage());
    }
  }
}
