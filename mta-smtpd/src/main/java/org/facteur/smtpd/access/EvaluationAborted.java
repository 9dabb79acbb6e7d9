package org.facteur.smtpd.access;

/** The whole evaluation ends here with a temporary error, whatever else is in the lists. */
final class EvaluationAborted extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Decision decision;

  EvaluationAborted(Decision decision) {
    super(decision.toString(), null, false, false);
    this.decision = decision;
  }

  Decision decision() {
    return decision;
  }
}
