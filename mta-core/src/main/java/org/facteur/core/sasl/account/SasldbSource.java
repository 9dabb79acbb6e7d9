package org.facteur.core.sasl.account;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.facteur.core.sasl.LoginName;
import org.facteur.core.sasl.SaslException;
import org.facteur.core.sasl.SaslFailure;
import org.facteur.core.sasl.sasldb.SaslDatabase;
import org.facteur.core.sasl.spi.AccountSource;
import org.facteur.core.sasl.spi.SaslEnvironment;

/** {@code sasldb}: the accounts of {@code saslpasswd2}; without the file there are none. */
public final class SasldbSource implements AccountSource {
  @Override
  public String plugin() {
    return "sasldb";
  }

  @Override
  public boolean isConfigured(SaslEnvironment environment) {
    return true;
  }

  @Override
  public Optional<byte[]> password(SaslEnvironment environment, LoginName login)
      throws SaslException {
    Path file = environment.path("sasldb_path", SaslDatabase.DEFAULT_PATH);
    try {
      return SaslDatabase.read(file).find(login.user(), login.realm(), SaslDatabase.PASSWORD);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      throw SaslException.problem(
          SaslFailure.GENERIC, "unable to open Berkeley db " + file + ": Permission denied");
    } catch (IOException e) {
      throw SaslException.problem(
          SaslFailure.GENERIC, "unable to read Berkeley db " + file + ": " + e.getMessage());
    }
  }
}
