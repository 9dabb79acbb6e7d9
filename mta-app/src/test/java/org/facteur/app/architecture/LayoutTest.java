package org.facteur.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a newcomer may rely on when walking through the source folders. */
class LayoutTest {
  private static List<Path> mainSources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      return files
          .filter(f -> f.toString().endsWith(".java"))
          .filter(f -> f.toString().contains("/src/main/java/"))
          .toList();
    }
  }

  @Test
  void everyPackageIsDescribed() throws IOException {
    assertThat(mainSources().stream().map(Path::getParent).distinct())
        .isNotEmpty()
        .allSatisfy(directory -> assertThat(directory.resolve("package-info.java")).exists());
  }

  @Test
  void noClassIsNamedAfterNothing() throws IOException {
    assertThat(mainSources())
        .extracting(f -> f.getFileName().toString())
        .noneMatch(name -> name.matches(".*(Utils?|Helpers?)\\.java"));
  }
}
