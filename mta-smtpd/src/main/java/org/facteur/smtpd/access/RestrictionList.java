package org.facteur.smtpd.access;

import java.util.List;

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
   */
  record Element(String text, Restriction restriction) {}

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
      for (Element element : elements) {
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
