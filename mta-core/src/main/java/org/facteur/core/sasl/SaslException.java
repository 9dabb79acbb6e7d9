package org.facteur.core.sasl;

import java.util.Optional;

/** An authentication that cannot go on. */
public final class SaslException extends Exception {
  private static final long serialVersionUID = 1L;

  private final SaslFailure failure;
  private final boolean problem;

  private SaslException(SaslFailure failure, boolean problem, String detail) {
    super(detail);
    this.failure = failure;
    this.problem = problem;
  }

  /** A failure of which there is nothing more to say. */
  public SaslException(SaslFailure failure) {
    this(failure, false, null);
  }

  /**
   * A failure with its cause.
   *
   * @param detail for the log; holds no secret
   */
  public SaslException(SaslFailure failure, String detail) {
    this(failure, false, detail);
  }

  /** Something on our side is wrong: an account file that cannot be read, for instance. */
  public static SaslException problem(SaslFailure failure, String detail) {
    return new SaslException(failure, true, detail);
  }

  public SaslFailure failure() {
    return failure;
  }

  /** {@code SASL authentication failure: ...} or {@code ... problem: ...}, for the log. */
  public Optional<String> logText() {
    return Optional.ofNullable(getMessage())
        .map(text -> "SASL authentication " + (problem ? "problem: " : "failure: ") + text);
  }
}
