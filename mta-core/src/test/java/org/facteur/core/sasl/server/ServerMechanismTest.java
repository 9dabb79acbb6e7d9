package org.facteur.core.sasl.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.facteur.core.sasl.LoginName;
import org.facteur.core.sasl.Mechanism;
import org.facteur.core.sasl.SaslException;
import org.facteur.core.sasl.SaslFailure;
import org.facteur.core.sasl.SecurityOptions;
import org.facteur.core.sasl.client.ClientCredentials;
import org.facteur.core.sasl.client.ClientMechanism;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both sides of each mechanism against each other, and the server against nonsense. */
class ServerMechanismTest {
  private static final class FakeAccounts implements Accounts {
    private final Map<String, String> passwords =
        Map.of("alice@example.test", "secret", "b,o=b@example.test", "pen\u00e7il");

    @Override
    public void verify(LoginName login, byte[] password) throws SaslException {
      byte[] known = password(login).orElse(new byte[0]);
      if (known.length == 0 || !Arrays.equals(known, password)) {
        throw new SaslException(SaslFailure.BAD_CREDENTIALS);
      }
    }

    @Override
    public Optional<byte[]> password(LoginName login) {
      return Optional.ofNullable(passwords.get(login.text()))
          .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private final ServerContext context =
      new ServerContext(
          "mx.example.test",
          "example.test",
          new FakeAccounts(),
          Optional.of("alice"),
          new Random(7),
          64);

  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private String login(Mechanism mechanism, String user, String password, String actAs)
      throws SaslException {
    ServerMechanism server = ServerMechanism.of(mechanism, context);
    ClientMechanism client =
        ClientMechanism.choose(
            List.of(mechanism.text()),
            SecurityOptions.parse("test", ""),
            new ClientCredentials(user, bytes(password), actAs, "mx.example.test", new Random(3)));
    ServerStep step = server.first(client.initial());
    for (int i = 0; i < 5; i++) {
      switch (step) {
        case ServerStep.Accepted(String name) -> {
          assertThat(client.isComplete()).isTrue();
          return name;
        }
        case ServerStep.Challenge(byte[] data) -> step = server.next(client.respond(data));
      }
    }
    return fail("endless exchange");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"XOAUTH2", "OAUTHBEARER"})
  void rightPassword(Mechanism mechanism) throws SaslException {
    assertThat(login(mechanism, "alice", "secret", "")).isEqualTo("alice@example.test");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"XOAUTH2", "OAUTHBEARER", "EXTERNAL"})
  void wrongPassword(Mechanism mechanism) {
    for (String wrong : List.of("Secret", "", "secret ", "secre")) {
      assertThatThrownBy(() -> login(mechanism, "alice", wrong, ""))
          .isInstanceOfSatisfying(
              SaslException.class,
              e -> assertThat(e.failure()).isEqualTo(SaslFailure.BAD_CREDENTIALS));
    }
    assertThatThrownBy(() -> login(mechanism, "nobody", "secret", ""))
        .isInstanceOf(SaslException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"SCRAM_SHA_1", "SCRAM_SHA_256", "DIGEST_MD5", "CRAM_MD5", "PLAIN", "LOGIN"})
  void namesWithDelimitersAndOtherLetters(Mechanism mechanism) throws SaslException {
    assertThat(login(mechanism, "b,o=b", "pen\u00e7il", "")).isEqualTo("b,o=b@example.test");
  }

  @ParameterizedTest
  @EnumSource(names = {"SCRAM_SHA_1", "DIGEST_MD5", "PLAIN", "EXTERNAL"})
  void nobodyActsForOthers(Mechanism mechanism) throws SaslException {
    assertThat(login(mechanism, "alice", "secret", "alice@example.test"))
        .isEqualTo("alice@example.test");
    assertThatThrownBy(() -> login(mechanism, "alice", "secret", "bob"))
        .hasMessage("Requested identity not authenticated identity");
  }

  @Test
  void externalNeedsAnIdentity() {
    ServerContext nobody =
        new ServerContext("h", "", new FakeAccounts(), Optional.empty(), new Random(1), 64);
    assertThatThrownBy(() -> ServerMechanism.of(Mechanism.EXTERNAL, nobody))
        .isInstanceOf(SaslException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p=tls-unique,,n=alice,r=abc",
        "n,,n=alice",
        "n,,n=al=ice,r=abc",
        "n,,m=x,n=alice,r=abc",
        "n,,n=,r=abc",
        "n,,n=alice,r=",
        "y",
        ""
      })
  void scramRefuses(String first) {
    assertThatThrownBy(
            () ->
                ServerMechanism.of(Mechanism.SCRAM_SHA_1, context)
                    .first(Optional.of(first.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(SaslException.class);
  }

  /** Random responses, and right ones with a byte changed: never a login, never another error. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"XOAUTH2", "OAUTHBEARER", "EXTERNAL"})
  void fuzz(Mechanism mechanism) throws SaslException {
    Random random = new Random(mechanism.ordinal());
    for (int round = 0; round < 300; round++) {
      ServerMechanism server = ServerMechanism.of(mechanism, context);
      ClientMechanism client =
          ClientMechanism.choose(
              List.of(mechanism.text()),
              SecurityOptions.parse("test", ""),
              new ClientCredentials("alice", "secret", "", "mx.example.test", random));
      boolean changed = false;
      try {
        ServerStep step = server.first(client.initial());
        for (int i = 0; i < 5 && step instanceof ServerStep.Challenge(byte[] data); i++) {
          byte[] response = client.respond(data);
          if (response.length > 0 && random.nextBoolean()) {
            int at = random.nextInt(response.length);
            byte before = response[at];
            response[at] = (byte) random.nextInt(256);
            changed |= response[at] != before;
          }
          step = server.next(response);
        }
        if (step instanceof ServerStep.Accepted(String name)) {
          assertThat(name).isEqualTo("alice@example.test");
          assertThat(changed && !hasOtherSpellings(mechanism)).isFalse();
        }
      } catch (SaslException e) {
        assertThat(e.failure()).isNotNull();
      }
    }
  }

  /** The letter case of a directive, or n for y, changes nothing. */
  private static boolean hasOtherSpellings(Mechanism mechanism) {
    return mechanism == Mechanism.DIGEST_MD5 || mechanism.isScram();
  }
}
