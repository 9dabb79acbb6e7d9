package org.facteur.app.tool.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pieces that end a line are shown with {@code $}. */
class MessageInputTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a~.~b~        | a$",
        "a~b           | a$b",
        ".             | ''",
        "..~x~         | ..$x$",
        "From x~>From y~S~From z~ | S$From z$",
        "a^~^b^~       | a$^b$",
        "~~x~          | $$x$",
        "From x        | ''",
        "12345678901~  | 12345678901$",
        "''            | ''",
        "12345678^~x~  | 12345678$x$",
        "12345678^x~   | 12345678^x$",
        ".^~x~         | ''"
      })
  void splitsIntoLines(String input, String expected) throws Exception {
    assertThat(read(input, false, MessageInput.LineEndings.ALWAYS)).isEqualTo(expected);
  }

  @Test
  void keepsDotsWhenTold() throws Exception {
    assertThat(read("a~.~b~", true, MessageInput.LineEndings.ALWAYS)).isEqualTo("a$.$b$");
  }

  @Test
  void keepsCarriageReturnsWhenTold() throws Exception {
    assertThat(read("a^~b~", true, MessageInput.LineEndings.NEVER)).isEqualTo("a^$b$");
    assertThat(read("a^~b^~", true, MessageInput.LineEndings.STRICT)).isEqualTo("a$b$");
    assertThat(read("a~b^~", true, MessageInput.LineEndings.STRICT)).isEqualTo("a$b^$");
  }

  @Test
  void cutsLongLines() throws Exception {
    StringBuilder pieces = new StringBuilder();
    new MessageInput(
            new ByteArrayInputStream("12345678901\n".getBytes(StandardCharsets.ISO_8859_1)),
            4,
            false,
            MessageInput.LineEndings.ALWAYS)
        .copyTo(
            (piece, length, endsLine) ->
                pieces
                    .append(new String(piece, 0, length, StandardCharsets.ISO_8859_1))
                    .append(endsLine ? '$' : '|'));
    assertThat(pieces).hasToString("1234|5678|901$");
  }

  private static String read(String input, boolean dots, MessageInput.LineEndings endings)
      throws Exception {
    byte[] bytes =
        input.replace('~', '\n').replace('^', '\r').getBytes(StandardCharsets.ISO_8859_1);
    StringBuilder lines = new StringBuilder();
    new MessageInput(new ByteArrayInputStream(bytes), 8, dots, endings)
        .copyTo(
            (piece, length, endsLine) ->
                lines
                    .append(new String(piece, 0, length, StandardCharsets.ISO_8859_1))
                    .append(endsLine ? "$" : ""));
    return lines.toString().replace('\r', '^');
  }
}
