package org.facteur.core.sasl.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.facteur.core.sasl.LoginName;
import org.facteur.core.sasl.SaslException;
import org.facteur.core.sasl.SaslFailure;
import org.facteur.core.sasl.server.Accounts;
import org.facteur.core.sasl.spi.AccountSource;
import org.facteur.core.sasl.spi.PasswordVerifier;
import org.facteur.core.sasl.spi.SaslEnvironment;

/**
 * Accounts by the options of smtpd.conf: {@code pwcheck_method} says who verifies a password that
 * was sent, {@code auxprop_plugin} where the others are read. An unexpected exception is a generic
 * failure: never a yes.
 */
public final class CyrusAccounts implements Accounts {
  private final SaslEnvironment environment;
  private final Map<String, PasswordVerifier> verifiers;
  private final List<AccountSource> sources;

  /** Finds the verifiers and sources that are installed. */
  public CyrusAccounts(SaslEnvironment environment) {
    this(
        environment,
        ServiceLoader.load(PasswordVerifier.class, CyrusAccounts.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList(),
        ServiceLoader.load(AccountSource.class, CyrusAccounts.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  CyrusAccounts(
      SaslEnvironment environment, List<PasswordVerifier> verifiers, List<AccountSource> sources) {
    this.environment = environment;
    this.verifiers =
        verifiers.stream().collect(Collectors.toMap(PasswordVerifier::method, Function.identity()));
    this.sources = List.copyOf(sources);
  }

  @Override
  public void verify(LoginName login, byte[] password) throws SaslException {
    List<String> methods = environment.options().words("pwcheck_method", "auxprop");
    SaslException last =
        SaslException.problem(
            SaslFailure.NO_MECHANISM, "unknown password verifier(s) " + String.join(" ", methods));
    for (String method : methods) {
      try {
        if (method.equals("auxprop")) {
          compare(login, password);
        } else if (verifiers.containsKey(method)) {
          verify(verifiers.get(method), login, password);
        } else {
          continue;
        }
        return;
      } catch (SaslException e) {
        last = e;
      }
    }
    throw last;
  }

  private void verify(PasswordVerifier verifier, LoginName login, byte[] password)
      throws SaslException {
    try {
      verifier.verify(environment, login, password);
    } catch (RuntimeException e) {
      throw unexpected(verifier.method(), e);
    }
  }

  /** The verifier {@code auxprop}; an empty password is never right. */
  private void compare(LoginName login, byte[] password) throws SaslException {
    Optional<byte[]> known = password(login);
    boolean same =
        known.isPresent()
            && password.length > 0
            && java.security.MessageDigest.isEqual(known.get(), password);
    if (!same) {
      throw new SaslException(SaslFailure.BAD_CREDENTIALS);
    }
  }

  @Override
  public Optional<byte[]> password(LoginName login) throws SaslException {
    for (AccountSource source : chosen()) {
      Optional<byte[]> found;
      try {
        found = source.password(environment, login);
      } catch (RuntimeException e) {
        throw unexpected(source.plugin(), e);
      }
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Those that auxprop_plugin names; without it all that are configured. */
  private List<AccountSource> chosen() throws SaslException {
    List<String> named = environment.options().words("auxprop_plugin", "");
    if (named.isEmpty()) {
      return sources.stream().filter(source -> source.isConfigured(environment)).toList();
    }
    List<AccountSource> chosen = new ArrayList<>();
    for (String name : named) {
      chosen.add(
          sources.stream()
              .filter(source -> source.plugin().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      SaslException.problem(
                          SaslFailure.GENERIC, "auxprop_plugin is not available: " + name)));
    }
    return chosen;
  }

  /** Only the kind of the exception is told: its text might hold what must not be in a log. */
  private static SaslException unexpected(String who, RuntimeException e) {
    return SaslException.problem(
        SaslFailure.GENERIC, who + ": unexpected " + e.getClass().getSimpleName());
  }
}
