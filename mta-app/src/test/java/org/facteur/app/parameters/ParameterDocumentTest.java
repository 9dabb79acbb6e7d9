package org.facteur.app.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.facteur.core.config.ParameterTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * docs/parameters.md says what the program knows. {@code -Dfacteur.books=true} compares it, {@code
 * -Dfacteur.books=write} writes it anew.
 */
class ParameterDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/parameters.md");

  private final ParameterRegistry registry = ParameterRegistry.builtIn();

  @Test
  @EnabledIfSystemProperty(
      named = "facteur.books",
      matches = "true",
      disabledReason = "asked for by -Dfacteur.books=true: the document follows the code")
  void isUpToDate() throws IOException {
    assertThat(DOCUMENT).content().isEqualTo(document());
  }

  @Test
  @EnabledIfSystemProperty(named = "facteur.books", matches = "write")
  void isWritten() throws IOException {
    Files.writeString(DOCUMENT, document());
  }

  @Test
  void namesEveryParameter() {
    assertThat(document().lines().filter(line -> line.startsWith("| `")))
        .hasSameSizeAs(ParameterTable.builtIn().all());
  }

  private String document() {
    StringBuilder text = new StringBuilder();
    List<ParameterTable.Entry> all = List.copyOf(ParameterTable.builtIn().all());
    long used = all.stream().filter(e -> registry.implemented().contains(e.name())).count();
    text.append(
        """
        # Parameters

        Every parameter of main.cf that Postfix 3.7 has, with its default (`postconf -d`), and whether
        Facteur uses it. What a parameter means is in Postfix's manual, postconf(5).

        %d of %d parameters are used. Where one is not, the table says why: *later* means that
        Facteur will do what it asks for, *never* that it will not, *needless* that there is nothing
        for it to change. At start, and in `postfix check`, Facteur names the parameters that are set
        in main.cf or in master.cf and that it does not use.

        This page is made from the program:
        `mvn -pl mta-app -am test -Dtest=ParameterDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -Dfacteur.books=write`

        | Parameter | Default | Used |
        |---|---|---|
        """
            .formatted(used, all.size()));
    for (ParameterTable.Entry entry : all) {
      Optional<UnusedParameter> why = registry.whyUnused(entry.name());
      text.append("| `").append(entry.name()).append("` | ");
      text.append(shownDefault(entry)).append(" | ");
      text.append(
          why.map(w -> w.kind().name().toLowerCase(java.util.Locale.ROOT) + ": " + w.reason())
              .orElse("yes"));
      text.append(" |\n");
    }
    return text.toString();
  }

  private static String shownDefault(ParameterTable.Entry entry) {
    if (entry.isComputed()) {
      return "*depends on the machine*";
    }
    String value = entry.defaultValue();
    return value.isEmpty() ? "*empty*" : "`" + value.replace("|", "\\|") + "`";
  }
}
