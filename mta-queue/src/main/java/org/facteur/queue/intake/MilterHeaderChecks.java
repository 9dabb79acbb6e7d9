package org.facteur.queue.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.queue.checks.CheckAction;
import org.facteur.queue.milter.MilterEdit;

/** milter_header_checks: what is done about the headers that milters add and change. */
final class MilterHeaderChecks {
  private final LookupChain tables;
  private final RecordOutput out;
  private final IntakeEffects effects;
  private final MessageSource source;
  private final String client;

  /**
   * @param client as the log calls it
   */
  MilterHeaderChecks(
      LookupChain tables,
      RecordOutput out,
      IntakeEffects effects,
      MessageSource source,
      String client) {
    this.tables = tables;
    this.out = out;
    this.effects = effects;
    this.source = source;
    this.client = client;
  }

  /** What remains of the changes. */
  List<MilterEdit> check(List<MilterEdit> edits) {
    if (tables.isEmpty()) {
      return edits;
    }
    List<MilterEdit> checked = new ArrayList<>(edits.size());
    for (MilterEdit edit : edits) {
      Optional<MilterEdit> result =
          switch (edit) {
            case MilterEdit.AddHeader(String name, String value) ->
                check(name + ":" + value).map(h -> new MilterEdit.AddHeader(name(h), value(h)));
            case MilterEdit.InsertHeader(int index, String name, String value) ->
                check(name + ":" + value)
                    .map(h -> new MilterEdit.InsertHeader(index, name(h), value(h)));
            case MilterEdit.ChangeHeader(int index, String name, String value)
                when !value.isEmpty() ->
                check(name + ":" + value)
                    .map(
                        h ->
                            name(h).equalsIgnoreCase(name)
                                ? new MilterEdit.ChangeHeader(index, name(h), value(h))
                                : new MilterEdit.AddHeader(name(h), value(h)));
            default -> Optional.of(edit);
          };
      result.ifPresent(checked::add);
    }
    return checked;
  }

  private static String name(String header) {
    return header.substring(0, header.indexOf(':')).strip();
  }

  private static String value(String header) {
    return header.substring(header.indexOf(':') + 1);
  }

  /** What becomes of a header; empty when it is to go. */
  private Optional<String> check(String header) {
    Optional<String> value;
    try {
      value = tables.find(header);
    } catch (LookupFailure e) {
      out.log()
          .warning(
              out.queueId()
                  + ": "
                  + tables.title()
                  + " map lookup problem -- message not accepted, try again later");
      out.fail(IntakeProblem.WRITE);
      return Optional.of(header);
    }
    if (value.isEmpty()) {
      return Optional.of(header);
    }
    CheckAction action = CheckAction.parse(value.get(), tables.title(), true, out.log());
    String text = action.text();
    switch (action.kind()) {
      case REJECT -> {
        RejectText reject = RejectText.of(text, out.log());
        log("reject", header, reject.status() + " " + reject.text());
        out.fail(
            reject.isTemporary() ? IntakeProblem.DEFER : IntakeProblem.CONTENT,
            reject.status(),
            reject.text());
      }
      case WARN -> log("warning", header, text);
      case INFO -> log("info", header, text);
      case FILTER -> {
        effects.filter(text);
        log("filter", header, text);
      }
      case DISCARD -> {
        effects.discard();
        log("discard", header, text);
      }
      case HOLD -> {
        effects.hold();
        log("hold", header, text);
      }
      case REDIRECT -> {
        effects.redirect(text);
        log("redirect", header, text);
      }
      case BCC -> {
        effects.copyTo(text);
        log("bcc", header, text);
      }
      case PREPEND -> {
        log("prepend", header, text);
        out.log().warning("the milter_header/body_checks prepend action is not implemented");
      }
      case REPLACE -> {
        log("replace", header, text);
        return Optional.of(text);
      }
      case STRIP -> {
        log("strip", header, text);
        return Optional.empty();
      }
      case IGNORE -> {
        return Optional.empty();
      }
      case PASS, DUNNO -> {}
    }
    return Optional.of(header);
  }

  private void log(String action, String header, String text) {
    out.log()
        .info(
            out.queueId()
                + ": milter-header-"
                + action
                + ": header "
                + source.excerpt(header)
                + " from "
                + client
                + "; "
                + source.session()
                + (text.isEmpty() ? "" : ": " + source.printable(text)));
  }
}
