package org.facteur.app.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.facteur.core.config.MasterCf;
import org.facteur.core.config.ParameterTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class ParameterRegistryTest {
  private final ParameterRegistry registry = ParameterRegistry.builtIn();

  @Test
  void everyParameterIsImplementedOrHasAReason() {
    assertThat(ParameterTable.builtIn().all())
        .hasSizeGreaterThan(800)
        .map(ParameterTable.Entry::name)
        .filteredOn(name -> !registry.implemented().contains(name))
        .allSatisfy(
            name ->
                assertThat(registry.whyUnused(name))
                    .as("reasons.tsv must say why no code reads %s", name)
                    .isPresent());
  }

  @Test
  @EnabledIfSystemProperty(
      named = "facteur.books",
      matches = "true",
      disabledReason = "asked for by -Dfacteur.books=true: the list follows the code")
  void noParameterIsImplementedAndHasAReason() {
    assertThat(registry.unused())
        .allSatisfy(
            why ->
                assertThat(ParameterTable.builtIn().all())
                    .as("reasons.tsv: %s is for nothing: take the line out", why.pattern())
                    .anyMatch(
                        entry -> registry.whyUnused(entry.name()).filter(why::equals).isPresent()));
  }

  @Test
  void findsWhatTheCodeReads() {
    assertThat(registry.implemented())
        .contains("myhostname", "mydestination", "smtp_connect_timeout", "lmtp_lhlo_name")
        .contains("mail_name", "default_transport", "local_destination_concurrency_limit")
        .doesNotContain("postscreen_access_list", "process_id");
  }

  @Test
  void namesSettingsWithoutEffect() {
    ParameterRegistry some =
        new ParameterRegistry(
            Set.of("myhostname"),
            List.of(
                UnusedParameter.parse("postscreen_*\tnever\tno"),
                UnusedParameter.parse("default_delivery_slot_cost\tlater\tno"),
                UnusedParameter.parse("readme_directory\tneedless\tno")));
    MasterCf master =
        MasterCf.parse(
            java.nio.file.Path.of("master.cf"),
            "smtp inet n - n - - smtpd\n -o postscreen_greet_wait=1\n");
    Map<String, String> main =
        Map.of(
            "myhostname", "a",
            "own", "b",
            "postscreen_greet_action", "ignore",
            "postscreen_dnsbl_action", "drop",
            "slow_delivery_slot_cost", "1",
            "readme_directory", "/usr/share");

    assertThat(IneffectiveSettings.of(some, main, master))
        .isEqualTo(
            new IneffectiveSettings(
                List.of(
                    "postscreen_dnsbl_action",
                    "slow_delivery_slot_cost",
                    "smtp/inet/postscreen_greet_wait"),
                List.of("readme_directory")));
  }
}
