package org.facteur.smtpd.sasl;

import java.util.List;
import java.util.Optional;
import org.facteur.core.sasl.Mechanism;
import org.facteur.core.sasl.SaslBase64;
import org.facteur.core.sasl.SaslException;
import org.facteur.core.sasl.SaslFailure;
import org.facteur.core.sasl.server.ServerContext;
import org.facteur.core.sasl.server.ServerMechanism;
import org.facteur.core.sasl.server.ServerStep;

/** An exchange with a built-in mechanism. */
final class CyrusExchange implements SaslExchange {
  /** Whether a mechanism can be used. */
  enum Verdict {
    OFFERED,
    /** It exists, and is not for this session. */
    HIDDEN,
    NEEDS_ENCRYPTION,
    UNKNOWN
  }

  private final String name;
  private final Optional<Mechanism> mechanism;
  private final Verdict verdict;
  private final ServerContext context;
  private Optional<ServerMechanism> running = Optional.empty();

  CyrusExchange(
      String name, Optional<Mechanism> mechanism, Verdict verdict, ServerContext context) {
    this.name = name;
    this.mechanism = mechanism;
    this.verdict = verdict;
    this.context = context;
  }

  @Override
  public SaslAnswer first(Optional<String> initial) {
    try {
      Optional<byte[]> decoded =
          initial.isPresent() ? Optional.of(SaslBase64.decode(initial.get())) : Optional.empty();
      ServerMechanism started = ServerMechanism.of(usable(), context);
      running = Optional.of(started);
      return answer(started.first(decoded));
    } catch (SaslException e) {
      return refused(e);
    } catch (RuntimeException e) {
      return unexpected(e);
    }
  }

  private Mechanism usable() throws SaslException {
    return switch (verdict) {
      case OFFERED -> mechanism.orElseThrow();
      case NEEDS_ENCRYPTION -> throw new SaslException(SaslFailure.ENCRYPTION_NEEDED);
      case HIDDEN -> throw new SaslException(SaslFailure.NO_MECHANISM);
      case UNKNOWN ->
          throw isKnownToCyrus()
              ? new SaslException(SaslFailure.NO_MECHANISM)
              : new SaslException(SaslFailure.NO_MECHANISM, "Couldn't find mech " + name);
    };
  }

  /** Cyrus has it, and says no more of it when it may not be used. */
  private boolean isKnownToCyrus() {
    return name.equalsIgnoreCase("ANONYMOUS") || Mechanism.find(name).isPresent();
  }

  @Override
  public SaslAnswer next(String response) {
    try {
      return answer(running.orElseThrow().next(SaslBase64.decode(response)));
    } catch (SaslException e) {
      return refused(e);
    } catch (RuntimeException e) {
      return unexpected(e);
    }
  }

  private static SaslAnswer answer(ServerStep step) {
    return switch (step) {
      case ServerStep.Challenge(byte[] data) -> new SaslAnswer.Challenge(SaslBase64.encode(data));
      case ServerStep.Accepted(String login) -> new SaslAnswer.Accepted(login);
    };
  }

  private SaslAnswer refused(SaslException e) {
    boolean plain = mechanism.filter(Mechanism.PLAIN::equals).isPresent();
    boolean verified = running.flatMap(ServerMechanism::claimed).isPresent();
    List<String> warnings =
        plain && verified && !isAboutIdentity(e)
            ? java.util.stream.Stream.concat(
                    e.logText().stream(),
                    java.util.stream.Stream.of(
                        "SASL authentication failure: Password verification failed"))
                .toList()
            : e.logText().stream().toList();
    return new SaslAnswer.Refused(
        e.failure().isTemporary(),
        e.failure().text(),
        running.flatMap(ServerMechanism::claimed),
        warnings);
  }

  private static boolean isAboutIdentity(SaslException e) {
    return e.logText().filter(text -> text.contains("Requested identity")).isPresent();
  }

  /** Only the kind of the exception is told: its text might hold a secret. */
  private SaslAnswer unexpected(RuntimeException e) {
    StackTraceElement[] trace = e.getStackTrace();
    return new SaslAnswer.Refused(
        true,
        SaslFailure.GENERIC.text(),
        running.flatMap(ServerMechanism::claimed),
        List.of(
            "SASL authentication problem: unexpected "
                + e.getClass().getSimpleName()
                + (trace.length > 0 ? " at " + trace[0] : "")));
  }

  @Override
  public void close() {
    running = Optional.empty();
  }
}
