package org.facteur.smtpclient.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Next hops. */
class DestinationTest {
  @ParameterizedTest
  @CsvSource({
    "a.example, a.example, false, ''",
    "a.example:587, a.example, false, 587",
    "[a.example], a.example, true, ''",
    "[a.example]:submission, a.example, true, submission",
    "[2001:db8::1]:25, 2001:db8::1, true, 25",
    "[ipv6:2001:db8::1], 2001:db8::1, true, ''",
  })
  void parses(String text, String host, boolean literal, String service) {
    assertThat(Destination.parse(text)).isEqualTo(new Destination(text, host, literal, service));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[a", "[a]b", "a:", "[]", ":25"})
  void refuses(String text) {
    assertThatThrownBy(() -> Destination.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowsPorts() {
    ServicePorts ports = new ServicePorts(Path.of("/nonexistent"));
    assertThat(ports.find("smtp")).hasValue(25);
    assertThat(ports.find("2525")).hasValue(2525);
    assertThat(ports.find("65536")).isEmpty();
    assertThat(ports.find("nosuch")).isEmpty();
  }
}
