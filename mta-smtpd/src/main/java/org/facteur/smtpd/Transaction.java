package org.facteur.smtpd;

import java.time.Instant;
import java.util.Optional;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.intake.IntakeSession;
import org.facteur.smtpd.access.MessageEffects;

/** A mail transaction: from MAIL to the end of the message or RSET. One thread, mutable. */
final class Transaction {
  final MessageEffects effects = new MessageEffects();
  final Instant arrival;
  Optional<String> sender = Optional.empty();
  Optional<String> firstRecipient = Optional.empty();
  Optional<IntakeSession> intake = Optional.empty();
  String envelopeId = "";
  DsnReturn dsnReturn = DsnReturn.UNSPECIFIED;
  String encoding = "";
  String saslSender = "";
  boolean saslSenderGiven;
  boolean smtputf8;
  boolean active;
  int recipients;
  int overshoot;
  long size;
  String instance = "";
  ChunkState chunks = ChunkState.NONE;
  MessageFeed feed;
  ChunkLines splitter;

  /** How far BDAT has come. */
  enum ChunkState {
    NONE,
    RECEIVING,
    FAILED
  }

  Transaction(Instant arrival) {
    this.arrival = arrival;
  }

  /** Throws an unfinished message away. */
  void abandon() {
    intake.ifPresent(IntakeSession::close);
    intake = Optional.empty();
    active = false;
  }
}
