package org.facteur.smtpd.access;

import java.util.List;
import java.util.function.Consumer;

/**
 * Restrictions that are asked in their order until one decides.
 *
 * @param name the parameter, class or table that they stand in
 */
record RestrictionList(String name, List<Element> elements) implements Restriction {
  RestrictionList {
    elements = List.copyOf(elements);
  }

  /**
   * A restriction of the list.
   *
   * @param text as it is configured, with its argument
   * @param ahead starts what the restriction will have to wait for
   */
  record Element(String text, Restriction restriction, Consumer<Evaluation> ahead) {
    Element(String text, Restriction restriction) {
      this(text, restriction, NOTHING_AHEAD);
    }

    private boolean waits() {
      return ahead != NOTHING_AHEAD;
    }
  }

  /** For restrictions that wait for nobody. */
  static final Consumer<Evaluation> NOTHING_AHEAD = e -> {};

  boolean isEmpty() {
    return elements.isEmpty();
  }

  @Override
  public Decision check(Evaluation evaluation) throws EvaluationAborted {
    if (!evaluation.enter()) {
      evaluation.log().warning("restriction classes are nested too deep, or without end");
      throw new EvaluationAborted(evaluation.fail(451, "4.3.5", "Server configuration error"));
    }
    try {
      int started = 0;
      for (int i = 0; i < elements.size(); i++) {
        Element element = elements.get(i);
        if (i >= started && element.waits()) {
          started = startTogether(i, evaluation);
        }
        Decision decision = decide(element, evaluation);
        if (!(decision instanceof Decision.Neutral)) {
          return decision;
        }
      }
      return Decision.NEUTRAL;
    } finally {
      evaluation.leave();
    }
  }

  /** Restrictions in a row that wait for name servers wait at the same time. */
  private int startTogether(int first, Evaluation evaluation) {
    int end = first + 1;
    while (end < elements.size() && elements.get(end).waits()) {
      end++;
    }
    for (int i = first; end > first + 1 && i < end; i++) {
      elements.get(i).ahead().accept(evaluation);
    }
    return end;
  }

  private Decision decide(Element element, Evaluation evaluation) throws EvaluationAborted {
    Trace trace = evaluation.trace();
    Trace.Entry entry = trace.begin(name, element.text());
    Decision decision = null;
    try {
      decision = element.restriction().check(evaluation);
      return decision;
    } catch (EvaluationAborted aborted) {
      decision = aborted.decision();
      throw aborted;
    } finally {
      trace.end(entry, decision);
    }
  }
}
