package org.facteur.smtpd.rejection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.smtpd.access.SessionView;
import org.facteur.smtpd.access.Trace;

/**
 * A request that was refused, and why. Texts are as the session had them; sender, recipient and
 * HELO name are empty where there was none.
 *
 * @param where the command: RCPT, END-OF-MESSAGE
 * @param queueId of the message, or NOQUEUE
 */
public record RejectedRequest(
    Instant time,
    String where,
    String queueId,
    String clientName,
    String clientAddress,
    String helo,
    String sender,
    String recipient,
    String reply,
    List<Trace.Step> steps) {
  private static final int HEAD_FIELDS = 10;
  private static final int STEP_FIELDS = 5;
  private static final int NOTE_FIELDS = 4;

  public RejectedRequest {
    steps = List.copyOf(steps);
  }

  static RejectedRequest of(Instant time, SessionView session, Trace trace, String reply) {
    return new RejectedRequest(
        time,
        session.where(),
        session.queueId().orElse("NOQUEUE"),
        session.client().name(),
        session.client().address(),
        session.helo().orElse(""),
        session.sender().orElse(""),
        session.recipient().orElse(""),
        reply,
        trace.steps());
  }

  /** Whether a queue id, an address or a client's address or name is what this is about. */
  public boolean isAbout(String subject) {
    return subject.equals(queueId)
        || subject.equalsIgnoreCase(sender)
        || subject.equalsIgnoreCase(recipient)
        || subject.equalsIgnoreCase(clientAddress)
        || subject.equalsIgnoreCase(clientName);
  }

  /** Lines of fields between tabs: the request, its steps, their notes; an empty line. */
  String text() {
    StringBuilder out = new StringBuilder(400);
    line(
        out,
        "request",
        time.toString(),
        where,
        queueId,
        clientName,
        clientAddress,
        helo,
        sender,
        recipient,
        reply);
    for (Trace.Step step : steps) {
      line(
          out,
          "step",
          Integer.toString(step.depth()),
          step.list(),
          step.restriction(),
          step.verdict());
      for (Trace.Note note : step.notes()) {
        line(out, "note", note.source(), note.key(), note.answer());
      }
    }
    return out.append('\n').toString();
  }

  private static void line(StringBuilder out, String... fields) {
    for (int i = 0; i < fields.length; i++) {
      if (i > 0) {
        out.append('\t');
      }
      String field = fields[i];
      for (int at = 0; at < field.length(); at++) {
        char c = field.charAt(at);
        out.append(c < ' ' ? ' ' : c);
      }
    }
    out.append('\n');
  }

  /** Reads what {@link #text} wrote; empty when it was cut off or is something else. */
  static Optional<RejectedRequest> parse(List<String> lines) {
    List<Trace.Step> steps = new ArrayList<>();
    String[] head = lines.isEmpty() ? new String[0] : lines.getFirst().split("\t", -1);
    if (head.length != HEAD_FIELDS || !head[0].equals("request")) {
      return Optional.empty();
    }
    List<Trace.Note> notes = new ArrayList<>();
    for (String line : lines.subList(1, lines.size()).reversed()) {
      String[] fields = line.split("\t", -1);
      if (fields.length == NOTE_FIELDS && fields[0].equals("note")) {
        notes.addFirst(new Trace.Note(fields[1], fields[2], fields[3]));
      } else if (fields.length == STEP_FIELDS && fields[1].matches("[0-9]{1,4}")) {
        steps.addFirst(
            new Trace.Step(Integer.parseInt(fields[1]), fields[2], fields[3], notes, fields[4]));
        notes = new ArrayList<>();
      }
    }
    try {
      return Optional.of(
          new RejectedRequest(
              Instant.parse(head[1]),
              head[2],
              head[3],
              head[4],
              head[5],
              head[6],
              head[7],
              head[8],
              head[9],
              steps));
    } catch (java.time.format.DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
