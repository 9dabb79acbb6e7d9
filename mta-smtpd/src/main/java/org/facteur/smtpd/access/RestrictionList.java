package org.facteur.smtpd.access;

import java.util.List;

/** Restrictions that are asked in their order until one decides. */
record RestrictionList(List<Restriction> restrictions) implements Restriction {
  RestrictionList {
    restrictions = List.copyOf(restrictions);
  }

  boolean isEmpty() {
    return restrictions.isEmpty();
  }

  @Override
  public Decision check(Evaluation evaluation) throws EvaluationAborted {
    if (!evaluation.enter()) {
      evaluation.log().warning("restriction classes are nested too deep, or without end");
      throw new EvaluationAborted(evaluation.fail(451, "4.3.5", "Server configuration error"));
    }
    try {
      for (Restriction restriction : restrictions) {
        Decision decision = restriction.check(evaluation);
        if (!(decision instanceof Decision.Neutral)) {
          return decision;
        }
      }
      return Decision.NEUTRAL;
    } finally {
      evaluation.leave();
    }
  }
}
