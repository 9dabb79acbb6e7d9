package org.facteur.core.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.facteur.core.tls.openssl.PemBlock;
import org.junit.jupiter.api.Test;

class PemBlockTest {
  private static final String TEXT =
      """
      Bag Attributes: none
      -----BEGIN CERTIFICATE-----
      Zmlyc3Q=
      -----END CERTIFICATE-----
      between
      -----BEGIN EC PRIVATE KEY-----
      Proc-Type: 4,NONE

      c2Vjb25k
      -----END EC PRIVATE KEY-----
      -----BEGIN CERTIFICATE-----
      cut off
      """;

  @Test
  void findsTheObjects() {
    List<PemBlock> blocks = PemBlock.parse(TEXT.getBytes(StandardCharsets.US_ASCII));

    assertThat(blocks).extracting(PemBlock::label).containsExactly("CERTIFICATE", "EC PRIVATE KEY");
    assertThat(blocks.get(0).isCertificate()).isTrue();
    assertThat(blocks.get(0).der()).asString(StandardCharsets.US_ASCII).isEqualTo("first");
    assertThat(blocks.get(1).isPrivateKey()).isTrue();
    assertThat(blocks.get(1).der()).asString(StandardCharsets.US_ASCII).isEqualTo("second");
  }

  @Test
  void survivesAnything() {
    Random random = new Random(7);
    byte[] text = TEXT.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 2000; i++) {
      byte[] changed = text.clone();
      for (int change = random.nextInt(20); change >= 0; change--) {
        changed[random.nextInt(changed.length)] =
            (byte) (random.nextBoolean() ? '-' : random.nextInt());
      }
      assertThat(PemBlock.parse(changed)).hasSizeLessThanOrEqualTo(3);
    }
  }
}
