package org.facteur.queue.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.facteur.queue.header.HeaderLine;
import org.junit.jupiter.api.Test;

/** Structure, limits, and that nothing is lost whatever comes. */
class MimeParserTest {
  /** Writes down what is found. */
  private static final class Recorder implements MimeHandler {
    final List<String> found = new ArrayList<>();
    final StringBuilder text = new StringBuilder();

    @Override
    public void header(MimeSection section, HeaderLine header) {
      found.add(section + " " + header.text());
      text.append(header.text()).append('\n');
    }

    @Override
    public void endOfHeader() {
      found.add("END");
    }

    @Override
    public void body(byte[] buffer, int offset, int length, boolean endsLine, long position) {
      String line = new String(buffer, offset, length, StandardCharsets.ISO_8859_1);
      found.add("BODY " + line);
      text.append(line).append(endsLine ? "\n" : "");
    }

    @Override
    public void problem(MimeProblem problem, String where) {
      found.add(problem + " " + where);
    }
  }

  private static Recorder parse(MimeSettings settings, String message, Random pieces)
      throws IOException {
    Recorder recorder = new Recorder();
    MimeParser parser = new MimeParser(settings, recorder);
    for (String line : message.split("\n", -1)) {
      byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
      int at = 0;
      while (pieces != null && bytes.length - at > 1 && pieces.nextInt(4) == 0) {
        int part = 1 + pieces.nextInt(bytes.length - at - 1);
        parser.piece(bytes, at, part, false);
        at += part;
      }
      parser.piece(bytes, at, bytes.length - at, true);
    }
    parser.end();
    return recorder;
  }

  private static MimeSettings settings(int nesting) {
    return new MimeSettings(true, 100_000, nesting, 70, EnumSet.allOf(MimeProblem.class));
  }

  @Test
  void tellsHeadersOfPartsFromBodies() throws IOException {
    String message =
        """
        Subject: a
        Content-Type: multipart/mixed; boundary="x y"; boundary=other

        --other
        Content-Type: message/rfc822

        B: nested

        --x y
        A: part

        text
        --x y--
        C: epilogue""";
    assertThat(parse(settings(10), message, null).found)
        .containsExactly(
            "PRIMARY Subject: a",
            "PRIMARY Content-Type: multipart/mixed; boundary=\"x y\"; boundary=other",
            "END",
            "BODY ",
            "BODY --other",
            "PART Content-Type: message/rfc822",
            "BODY ",
            "NESTED B: nested",
            "BODY ",
            "BODY --x y",
            "PART A: part",
            "BODY ",
            "BODY text",
            "BODY --x y--",
            "BODY C: epilogue");
  }

  @Test
  void stopsDescendingAtTheLimitAndSaysSoOnce() throws IOException {
    StringBuilder message = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      message.append("Content-Type: multipart/mixed; boundary=b").append(i).append("x\n\n--b");
      message.append(i).append("x\n");
    }
    List<String> found = parse(settings(3), message.toString(), null).found;
    assertThat(found.stream().filter(line -> line.startsWith("NESTING"))).hasSize(1);
    assertThat(found.stream().filter(line -> line.startsWith("PART"))).hasSize(5);
  }

  @Test
  void losesNothingWhateverComes() throws IOException {
    String[] lines = {
      "Content-Type: multipart/mixed; boundary=a",
      "Content-Type: multipart/digest; boundary=\"b\"",
      "content-type : message/rfc822",
      "Content-Transfer-Encoding: base64",
      " folded",
      "\tfolded",
      "",
      "",
      "--a",
      "--a--",
      "--b",
      "--b--x",
      "X: y",
      ":",
      "no header",
      "gr\u00fc\u00dfe",
      "Content-Type: ((((",
      "Content-Type: multipart/x; boundary=\"",
      "--",
    };
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      List<String> chosen = new ArrayList<>();
      for (int i = random.nextInt(30); i >= 0; i--) {
        chosen.add(lines[random.nextInt(lines.length)]);
      }
      String message = String.join("\n", chosen);
      String once = parse(settings(2), message, null).text.toString();
      // Only the blanks before a header's colon go, and an empty line comes to a header without.
      assertThat(once.replaceAll("[ \n]", "")).isEqualTo(message.replaceAll("[ \n]", ""));
      assertThat(parse(settings(2), message, random).text.toString().replaceAll("[ \n]", ""))
          .isEqualTo(message.replaceAll("[ \n]", ""));
      MimeSettings disabled = new MimeSettings(false, 100_000, 0, 0, Set.of());
      assertThat(parse(disabled, message, null).text.toString().replaceAll("[ \n]", ""))
          .isEqualTo(message.replaceAll("[ \n]", ""));
    }
  }

  @Test
  void keepsOneHeaderInBounds() throws IOException {
    MimeSettings small = new MimeSettings(true, 100, 5, 10, Set.of());
    String message =
        "X: " + "y".repeat(300) + "\n " + "z".repeat(10_000) + "\n".repeat(1) + "\nbody";
    assertThat(parse(small, message, null).found)
        .containsExactly("PRIMARY X: " + "y".repeat(300), "END", "BODY ", "BODY body");
  }
}
