package org.facteur.queue.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusLineTest {
  @ParameterizedTest
  @CsvSource({
    "0, 2, 0",
    "4999, 2, 0",
    "5000, 2, 0.01",
    "51200, 2, 0.05",
    "100000, 2, 0.1",
    "123456, 2, 0.12",
    "123456, 6, 0.12",
    "1234, 6, 0.0012",
    "999999, 2, 1",
    "1234567, 2, 1.2",
    "9960000, 2, 10",
    "12345678, 2, 12",
    "86400000000, 2, 86400",
    "700000, 0, 1"
  })
  void roundsDelays(long micros, int resolution, String expected) {
    StringBuilder line = new StringBuilder();
    StatusLine.seconds(line, micros, resolution);
    assertThat(line).hasToString(expected);
  }
}
