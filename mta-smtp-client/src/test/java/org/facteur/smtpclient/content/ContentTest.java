package org.facteur.smtpclient.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.facteur.queue.delivery.MessageContent.LineSink;
import org.junit.jupiter.api.Test;

/** Line ends, dots, folding and conversion, with lines whole and in pieces. */
class ContentTest {
  private interface Chain {
    void feed(ByteSink out) throws IOException;
  }

  private static String written(Chain chain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    chain.feed(bytes::write);
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  /** Feeds lines in pieces of random length. */
  private static void feed(LineSink sink, String text, Random random) throws IOException {
    for (String line : text.split("\n", -1)) {
      byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
      int from = 0;
      while (random.nextBoolean() && bytes.length > from) {
        int count = 1 + random.nextInt(bytes.length - from);
        sink.accept(bytes, from, count, false);
        from += count;
      }
      sink.accept(bytes, from, bytes.length - from, true);
    }
  }

  @Test
  void stuffsDotsAndFoldsLongLines() throws IOException {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      String text = ".\n..x\n\n" + "a".repeat(10) + "\n" + "b".repeat(25) + "\n.2345678901";
      assertThat(
              written(
                  out -> {
                    DataEncoder encoder = new DataEncoder(out, 10);
                    feed(encoder, text, random);
                    encoder.finish();
                  }))
          .startsWith("..\r\n...x\r\n\r\n")
          .contains("bbbbbbbbbb\r\n bbbbbbbbb\r\n bbbbbb\r\n")
          .endsWith("..234567890\r\n 1\r\n");
      assertThat(
              written(
                  out -> {
                    DataEncoder encoder = new DataEncoder(out, 0);
                    feed(encoder, text, random);
                    encoder.finish();
                  }))
          .isEqualTo("..\r\n...x\r\n\r\naaaaaaaaaa\r\n" + "b".repeat(25) + "\r\n..2345678901\r\n");
    }
  }

  @Test
  void endsALastLineWithoutEnd() throws IOException {
    assertThat(
            written(
                out -> {
                  DataEncoder encoder = new DataEncoder(out, 998);
                  encoder.accept(new byte[] {'x'}, 0, 1, false);
                  encoder.finish();
                }))
        .isEqualTo("x\r\n");
  }

  @Test
  void convertsEightBitPartsOnly() throws IOException {
    String message =
        """
        Subject: s
        Content-Type: multipart/mixed;
         boundary="a(b)c"
        Content-Transfer-Encoding: 8bit

        pre\u00e4mble
        --a(b)c
        content-transfer-encoding: 8bit

        gr\u00fc\u00dfe = x\t
        --a(b)c
        Content-Type: message/rfc822
        Content-Transfer-Encoding: 8bit

        Subject: inner
        Content-Transfer-Encoding: binary

        \u00fc
        --a(b)c
        Content-Transfer-Encoding: base64

        AAAA
        --a(b)c--
        \u00e4""";
    String expected =
        """
        Subject: s
        Content-Type: multipart/mixed;
         boundary="a(b)c"
        Content-Transfer-Encoding: 7bit

        pre\u00e4mble
        --a(b)c
        Content-Transfer-Encoding: quoted-printable

        gr=FC=DFe =3D x=09
        --a(b)c
        Content-Type: message/rfc822
        Content-Transfer-Encoding: 7bit

        Subject: inner
        Content-Transfer-Encoding: quoted-printable

        =FC
        --a(b)c
        Content-Transfer-Encoding: base64

        AAAA
        --a(b)c--
        \u00e4
        """;
    assertThat(converted(message)).isEqualTo(expected.replace("\n", "\r\n"));
  }

  private static String converted(String message) throws IOException {
    return written(
        out -> {
          DataEncoder encoder = new DataEncoder(out, 998);
          MimeDowngrade downgrade = new MimeDowngrade(encoder);
          for (String line : message.split("\n", -1)) {
            byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
            downgrade.accept(bytes, 0, bytes.length, true);
          }
          downgrade.finish();
          encoder.finish();
        });
  }

  @Test
  void survivesAnything() throws IOException {
    String[] words = {
      "Content-Type: multipart/mixed; boundary=",
      "--",
      "a",
      "\n",
      "\n\n",
      "message/rfc822",
      "Content-Transfer-Encoding: 8bit\n",
      "\u00e4",
      "\"",
      "(",
      ";",
      "Content-Type: ",
      " "
    };
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      StringBuilder message = new StringBuilder();
      for (int i = 0; i < 60; i++) {
        message.append(words[random.nextInt(words.length)]);
      }
      written(
          out -> {
            DataEncoder encoder = new DataEncoder(out, 20);
            MimeDowngrade downgrade = new MimeDowngrade(encoder);
            feed(downgrade, message.toString(), random);
            downgrade.finish();
            encoder.finish();
          });
    }
  }
}
