package org.facteur.queue.intake;

import java.io.IOException;
import java.time.Instant;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.milter.MilterSession;

/**
 * One message on its way into the queue: sender, then recipients, then the lines of the message,
 * then {@link #finish}. Problems with the content are remembered and reported by finish; after one,
 * further input is accepted and ignored.
 */
public interface IntakeSession extends AutoCloseable {
  String queueId();

  /**
   * When the message arrived, if that was before the session began (a file in maildrop). To be
   * called before {@link #sender}.
   */
  default void arrived(Instant time) {}

  /**
   * Asks for variable envelope return paths. To be called before {@link #sender}.
   *
   * @param delimiters the two delimiter characters
   */
  default void verp(String delimiters) {}

  /**
   * The envelope sender.
   *
   * @param address internal form, empty for the null sender
   * @param envelopeId ENVID, decoded from xtext, or empty
   * @param encoding 7bit, 8bit, or empty when the client did not say
   * @param fullName for a From header that has to be made; null when unknown
   */
  void sender(String address, String envelopeId, DsnReturn ret, String encoding, String fullName)
      throws IOException;

  /**
   * An envelope recipient; after {@link #beginMessage}, one that was found in the message's header.
   *
   * @param address internal form
   * @param dsnOriginal ORCPT as {@code type;address}, decoded from xtext, or empty
   */
  void recipient(String address, String dsnOriginal, DsnNotify notify) throws IOException;

  /**
   * A recipient that came through the queue before: what the client once said is known.
   *
   * @param original what {@code address} was before aliases
   */
  default void requeuedRecipient(
      String address, String original, String dsnOriginal, DsnNotify notify) throws IOException {
    recipient(address, dsnOriginal, notify);
  }

  /** Ends the envelope; the message text follows. */
  void beginMessage() throws IOException;

  /**
   * A piece of a line of the message, without line end; {@code endsLine} false for a part of a long
   * line.
   */
  void line(byte[] buffer, int offset, int length, boolean endsLine) throws IOException;

  /**
   * The milters that are to see the message; before {@link #beginMessage}. They have been told of
   * the envelope; the session stays the caller's.
   */
  default void milters(MilterSession session) {
    throw new UnsupportedOperationException("milters");
  }

  /** The message is to be put on hold; before {@link #finish}. */
  default void hold() {
    throw new UnsupportedOperationException("hold");
  }

  /** The message is to go through a content filter, {@code transport:nexthop}. */
  default void filter(String destination) {
    throw new UnsupportedOperationException("filter");
  }

  /** The message is to go to this one recipient instead of its own. */
  default void redirect(String recipient) {
    throw new UnsupportedOperationException("redirect");
  }

  /**
   * Completes the queue file, fsyncs it and hands it to the queue manager.
   *
   * @throws IOException when the queue file could not be made durable: the client hears 451
   */
  IntakeResult finish() throws IOException;

  /** Removes the unfinished file; does nothing after a successful finish. */
  @Override
  void close();
}
