package org.facteur.smtpd;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.smtp.EnhancedStatus;
import org.facteur.core.smtp.SmtpReply;
import org.facteur.queue.bounce.NoticeSender;
import org.facteur.smtpd.access.PrintableText;
import org.facteur.smtpd.access.Problem;

/**
 * What was said in a session, for the postmaster, when notify_classes wants to know of errors such
 * as happened. Bounded; one thread. Nothing is kept when no class is wanted.
 */
final class SessionTranscript {
  private static final Parameter<Integer> THRESHOLD =
      Parameter.integer("smtpd_history_flush_threshold");
  private static final int MAX_LINES = 1000;

  /**
   * What the configuration says of transcripts, the same for all sessions.
   *
   * @param wanted the classes that the postmaster is told of
   * @param threshold smtpd_history_flush_threshold, in lines
   */
  record Policy(Configuration configuration, Set<Problem> wanted, int threshold) {
    static Policy of(Configuration configuration) {
      Set<Problem> wanted = EnumSet.noneOf(Problem.class);
      for (Problem problem : Problem.values()) {
        if (NoticeSender.isWanted(configuration, problem.name().toLowerCase(Locale.ROOT))) {
          wanted.add(problem);
        }
      }
      return new Policy(configuration, wanted, configuration.get(THRESHOLD));
    }
  }

  private final Policy policy;
  private final NoticeSender notices;
  private final MailLog log;
  private final Set<Problem> seen = EnumSet.noneOf(Problem.class);
  private final List<Line> lines = new ArrayList<>();
  private boolean classified;

  /** A line as it was said; made printable only when somebody is to read it. */
  private record Line(String direction, String said) {
    String printable() {
      return direction + PrintableText.log(said);
    }
  }

  SessionTranscript(Policy policy, NoticeSender notices, MailLog log) {
    this.policy = policy;
    this.notices = notices;
    this.log = log;
  }

  /** A command of the client. */
  void received(String line) {
    add("In:  ", line);
  }

  /** A line of a reply. */
  void sent(String line) {
    add("Out: ", line);
  }

  private void add(String direction, String line) {
    if (!policy.wanted().isEmpty() && lines.size() < MAX_LINES) {
      lines.add(new Line(direction, line));
    }
  }

  /** A refusal. When nobody has said what kind of error it is, its status tells. */
  void refused(SmtpReply reply) {
    if (!classified) {
      reply.status().ifPresent(status -> seen.add(problem(status)));
    }
    classified = false;
  }

  private static Problem problem(EnhancedStatus status) {
    return switch (status.subject()) {
      case 5 -> status.detail() == 3 ? Problem.POLICY : Problem.PROTOCOL;
      case 3 ->
          status.detail() == 1
              ? Problem.RESOURCE
              : status.detail() == 4 ? Problem.POLICY : Problem.SOFTWARE;
      default -> Problem.POLICY;
    };
  }

  /** What kind of error the next refusal is. */
  void noticed(Problem problem) {
    seen.add(problem);
    classified = true;
  }

  /** After a message: long histories are dealt with at once. */
  void afterMessage(String client) {
    if (lines.size() > policy.threshold()) {
      end(client, Optional.empty());
    }
  }

  /** Tells the postmaster, if there is something that he wants to know, and begins anew. */
  void end(String client, Optional<String> aborted) {
    if (seen.stream().anyMatch(policy.wanted()::contains)) {
      notices.transcript(
          policy.configuration(),
          "SMTP server",
          client,
          lines.stream().map(Line::printable).toList(),
          aborted,
          seen.contains(Problem.BOUNCE),
          log);
    }
    seen.clear();
    lines.clear();
  }
}
