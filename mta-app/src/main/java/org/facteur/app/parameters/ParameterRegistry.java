package org.facteur.app.parameters;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which parameters of the table are used, and the reasons for the others. */
final class ParameterRegistry {
  private final Set<String> implemented;
  private final List<UnusedParameter> unused;

  ParameterRegistry(Set<String> implemented, List<UnusedParameter> unused) {
    this.implemented = implemented;
    this.unused = unused;
  }

  /** What comes with the program. */
  static ParameterRegistry builtIn() {
    return new ParameterRegistry(
        new TreeSet<>(lines("implemented.txt")),
        lines("reasons.tsv").stream().map(UnusedParameter::parse).toList());
  }

  private static List<String> lines(String resource) {
    try (InputStream in = ParameterRegistry.class.getResourceAsStream(resource)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(text.split("\n"))
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Set<String> implemented() {
    return implemented;
  }

  List<UnusedParameter> unused() {
    return unused;
  }

  /** Why a parameter of the table is not used; empty when it is. */
  Optional<UnusedParameter> whyUnused(String name) {
    return implemented.contains(name)
        ? Optional.empty()
        : unused.stream().filter(each -> each.matches(name)).findFirst();
  }
}
