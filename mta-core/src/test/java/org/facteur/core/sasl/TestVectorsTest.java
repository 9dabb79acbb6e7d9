package org.facteur.core.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.facteur.core.sasl.client.ClientCredentials;
import org.facteur.core.sasl.client.ClientMechanism;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of the RFCs. */
class TestVectorsTest {
  private static final SecurityOptions ANY = SecurityOptions.parse("test", "");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void cramMd5OfRfc2195() throws SaslException {
    ClientMechanism client =
        ClientMechanism.choose(
            List.of("CRAM-MD5"),
            ANY,
            new ClientCredentials("tim", "tanstaaftanstaaf", "", "host", new Random(1)));
    assertThat(text(client.respond(bytes("<1896.697170952@postoffice.reston.mci.net>"))))
        .isEqualTo("tim b913a602c7eda7a495b4e6e7334d3890");
  }

  @Test
  void digestMd5OfRfc2831() {
    DigestResponse response =
        new DigestResponse(
            "chris",
            "elwood.innosoft.com",
            "OA6MG9tEQGm2hh",
            "OA6MHXh6VqTrRk",
            "00000001",
            "imap/elwood.innosoft.com");
    assertThat(response.client(bytes("secret"))).isEqualTo("d388dad90d4bbd760a152321f2143af7");
    assertThat(response.server(bytes("secret"))).isEqualTo("ea40f60335c427b5527b84dbabcdfffd");
  }

  @Test
  void scramSha1OfRfc5802() throws SaslException {
    byte[] nonce = SaslBase64.decode("fyko+d2lbbFgONRv9qkxdawL");
    Random fixed =
        new Random() {
          private static final long serialVersionUID = 1L;

          @Override
          public void nextBytes(byte[] bytes) {
            System.arraycopy(nonce, 0, bytes, 0, bytes.length);
          }
        };
    ClientMechanism client =
        ClientMechanism.choose(
            List.of("SCRAM-SHA-1"), ANY, new ClientCredentials("user", "pencil", "", "h", fixed));
    assertThat(text(client.initial().orElseThrow()))
        .isEqualTo("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
    String challenge = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";
    assertThat(text(client.respond(bytes(challenge))))
        .isEqualTo(
            "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
                + "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
    assertThat(client.isComplete()).isFalse();
    assertThat(client.respond(bytes("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="))).isEmpty();
    assertThat(client.isComplete()).isTrue();
  }

  @Test
  void scramSha256OfRfc7677() throws SaslException {
    ScramHash hash = ScramHash.of(Mechanism.SCRAM_SHA_256);
    byte[] salted =
        hash.salted(bytes("pencil"), SaslBase64.decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
    String both = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    String authMessage =
        "n=user,r=rOprNGfwEbeRWgbNEkqO,r="
            + both
            + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r="
            + both;
    byte[] proof = hash.clientKey(salted);
    ScramHash.xor(proof, hash.mac(hash.storedKey(proof), authMessage));
    assertThat(SaslBase64.encode(proof)).isEqualTo("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    assertThat(SaslBase64.encode(hash.mac(hash.serverKey(salted), authMessage)))
        .isEqualTo("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
  }

  @Test
  void plainOfRfc4616() throws SaslException {
    ClientMechanism client =
        ClientMechanism.choose(
            List.of("PLAIN"),
            ANY,
            new ClientCredentials("Kurt", "xipj3plmq", "Ursel", "h", new Random(1)));
    assertThat(text(client.initial().orElseThrow())).isEqualTo("Ursel\0Kurt\0xipj3plmq");
  }

  @Test
  void preparedNamesOfRfc4013() throws SaslException {
    assertThat(SaslPrep.prepare("I\u00ADX")).isEqualTo("IX");
    assertThat(SaslPrep.prepare("user")).isEqualTo("user");
    assertThat(SaslPrep.prepare("\u00AA")).isEqualTo("a");
    assertThat(SaslPrep.prepare("\u2168")).isEqualTo("IX");
    assertThatThrownBy(() -> SaslPrep.prepare("\u0007")).isInstanceOf(SaslException.class);
  }

  /** What the real library answers to these. */
  @ParameterizedTest
  @CsvSource({
    "=, INCOMPLETE",
    "abc, INCOMPLETE",
    "!!!!, BAD_PROTOCOL",
    "AGFsaWNlAHNlY3JldA==x, BAD_PROTOCOL",
    "AGFs=WNlAHNlY3JldA==, BAD_PROTOCOL",
    "AGFsaWNlAHNlY3JldA=, INCOMPLETE",
    "AGFsaWNlAHNlY3Jl*dA=, BAD_PROTOCOL"
  })
  void refusesBrokenBase64(String text, SaslFailure failure) {
    assertThatThrownBy(() -> SaslBase64.decode(text))
        .isInstanceOfSatisfying(
            SaslException.class, e -> assertThat(e.failure()).isEqualTo(failure));
  }
}
