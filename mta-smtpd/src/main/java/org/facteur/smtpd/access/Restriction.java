package org.facteur.smtpd.access;

/** One element of a restriction list; immutable and shared by sessions. */
@FunctionalInterface
interface Restriction {
  /**
   * Decides.
   *
   * @throws EvaluationAborted when the configuration or a table makes a decision impossible
   */
  Decision check(Evaluation evaluation) throws EvaluationAborted;
}
