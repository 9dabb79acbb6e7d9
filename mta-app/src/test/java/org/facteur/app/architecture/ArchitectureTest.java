package org.facteur.app.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of docs/architecture.md: dependencies point one way only. */
@AnalyzeClasses(packages = "org.facteur", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule ARROWS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("core")
          .definedBy("org.facteur.core..")
          .layer("maps")
          .definedBy("org.facteur.maps..")
          .layer("queue")
          .definedBy("org.facteur.queue..")
          .layer("smtpd")
          .definedBy("org.facteur.smtpd..")
          .layer("client")
          .definedBy("org.facteur.client..")
          .layer("delivery")
          .definedBy("org.facteur.delivery..")
          .layer("app")
          .definedBy("org.facteur.app..")
          .withOptionalLayers(true)
          .whereLayer("maps")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("smtpd")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("client")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("delivery")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("queue")
          .mayOnlyBeAccessedByLayers("smtpd", "client", "delivery", "app")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule CORE_PACKAGES_HAVE_NO_CYCLES =
      slices().matching("org.facteur.core.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_PRINTING_OUTSIDE_TOOLS_AND_LOG =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.facteur.app..", "org.facteur.core.log..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}
