package org.facteur.queue.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.queue.checks.CheckAction;
import org.facteur.queue.checks.CheckTables;
import org.facteur.queue.header.HeaderLine;
import org.facteur.queue.mime.MimeProblem;
import org.facteur.queue.mime.MimeSection;

/**
 * Content checks of one message: asks the tables, logs what they say and does it. Once they have
 * refused, thrown away, passed or redirected the message, nothing more is checked. Postfix
 * counterpart: cleanup_act.
 */
final class MessageChecks {
  private static final int PROBLEM_EXCERPT = 100;

  private final CheckTables tables;
  private final RecordOutput out;
  private final IntakeEffects effects;
  private final MessageSource source;
  private boolean active;
  private boolean ended;

  /** What a check is about, as the log calls it. */
  private enum Subject {
    HEADER("header"),
    BODY("body"),
    CONTENT("content");

    private final String text;

    Subject(String text) {
      this.text = text;
    }
  }

  /**
   * @param active whether the message is to be checked
   */
  MessageChecks(
      CheckTables tables,
      RecordOutput out,
      IntakeEffects effects,
      MessageSource source,
      boolean active) {
    this.tables = tables;
    this.out = out;
    this.effects = effects;
    this.source = source;
    this.active = active;
  }

  boolean isActive() {
    return active;
  }

  /** Ends the checks of this message. */
  void end() {
    active = false;
    ended = true;
  }

  /** Whether a check has settled what becomes of the message: milters are not asked then. */
  boolean hasEnded() {
    return ended;
  }

  /**
   * Checks a header; another one may take its place.
   *
   * @return false when it is to go
   */
  boolean header(MimeSection section, HeaderLine line) throws IOException {
    if (!active || tables.ignoresHeaders()) {
      return true;
    }
    LookupChain chain = tables.forHeader(section, line.name());
    if (chain.isEmpty()) {
      return true;
    }
    String text = line.text();
    Optional<CheckAction> action = ask(chain, text, true);
    if (action.isEmpty()) {
      return true;
    }
    switch (action.get().kind()) {
      case PREPEND -> {
        log("prepend", Subject.HEADER, text, action.get().text());
        out.header(action.get().text());
      }
      case REPLACE -> {
        log("replace", Subject.HEADER, text, action.get().text());
        line.replace(action.get().text());
      }
      default -> {
        return act(action.get(), Subject.HEADER, text);
      }
    }
    return true;
  }

  /**
   * Checks a line of a body.
   *
   * @param position bytes that came before it
   * @return false when it is not to be written: it is to go, or another one has been written
   */
  boolean body(byte[] buffer, int offset, int length, boolean endsLine, long position)
      throws IOException {
    if (!active || !tables.seesBody(position)) {
      return true;
    }
    String text = new String(buffer, offset, length, StandardCharsets.ISO_8859_1);
    Optional<CheckAction> action = ask(tables.body(), text, false);
    if (action.isEmpty()) {
      return true;
    }
    String other = action.get().text();
    byte[] bytes = other.getBytes(StandardCharsets.ISO_8859_1);
    switch (action.get().kind()) {
      case PREPEND -> {
        log("prepend", Subject.BODY, text, other);
        out.text(bytes, 0, bytes.length, true);
        return true;
      }
      case REPLACE -> {
        log("replace", Subject.BODY, text, other);
        out.text(bytes, 0, bytes.length, endsLine);
        return false;
      }
      default -> {
        return act(action.get(), Subject.BODY, text);
      }
    }
  }

  /** Refuses a message for a character that is not wanted. */
  void badCharacter(String line) {
    act(new CheckAction(CheckAction.Kind.REJECT, "disallowed character"), Subject.CONTENT, line);
  }

  /** Refuses a message for its structure. */
  void problem(MimeProblem problem, String text) {
    out.log()
        .info(
            out.queueId()
                + ": reject: mime-error "
                + problem.text()
                + ": "
                + source.excerpt(text, PROBLEM_EXCERPT)
                + " "
                + source.envelope());
    out.fail(IntakeProblem.CONTENT, problem.status(), problem.text());
    end();
  }

  private Optional<CheckAction> ask(LookupChain chain, String key, boolean header) {
    try {
      return chain
          .find(key)
          .map(value -> CheckAction.parse(value, chain.title(), header, out.log()));
    } catch (LookupFailure e) {
      out.log()
          .warning(
              out.queueId()
                  + ": "
                  + chain.title()
                  + " map lookup problem -- message not accepted, try again later");
      out.fail(IntakeProblem.WRITE);
      return Optional.empty();
    }
  }

  /** Returns false when what was found is to go. */
  private boolean act(CheckAction action, Subject subject, String found) {
    String text = action.text();
    switch (action.kind()) {
      case REJECT -> {
        RejectText reject = RejectText.of(text, out.log());
        log("reject", subject, found, reject.status() + " " + reject.text());
        out.fail(
            reject.isTemporary() ? IntakeProblem.DEFER : IntakeProblem.CONTENT,
            reject.status(),
            reject.text());
        end();
      }
      case WARN -> log("warning", subject, found, text);
      case INFO -> log("info", subject, found, text);
      case FILTER -> {
        effects.filter(text);
        log("filter", subject, found, text);
      }
      case PASS -> {
        log("pass", subject, found, text);
        end();
      }
      case DISCARD -> {
        log("discard", subject, found, text);
        effects.discard();
        end();
      }
      case HOLD -> {
        if (!effects.isHeld() && !effects.isDiscarded()) {
          log("hold", subject, found, text);
          effects.hold();
        }
      }
      case REDIRECT -> {
        effects.redirect(text);
        log("redirect", subject, found, text);
        end();
      }
      case BCC -> {
        effects.copyTo(text);
        log("bcc", subject, found, text);
      }
      case STRIP -> {
        log("strip", subject, found, text);
        return false;
      }
      case IGNORE -> {
        return false;
      }
      case DUNNO, PREPEND, REPLACE -> {}
    }
    return true;
  }

  private void log(String action, Subject subject, String found, String text) {
    out.log()
        .info(
            out.queueId()
                + ": "
                + action
                + ": "
                + subject.text
                + " "
                + source.excerpt(found)
                + " "
                + source.everything()
                + (text.isEmpty() ? "" : ": " + source.printable(text)));
  }
}
