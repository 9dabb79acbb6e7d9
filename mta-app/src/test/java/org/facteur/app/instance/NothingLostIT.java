package org.facteur.app.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.facteur.app.instance.FacteurInstance.Rights;
import org.junit.jupiter.api.Test;

/** The short form; bench/nothing-lost runs it for as long as one likes. */
class NothingLostIT {
  private static final Duration TIME = Duration.ofSeconds(8);
  private static final Duration BETWEEN_KILLS = Duration.ofSeconds(2);

  @Test
  void killingTheOneProcessLosesNoMail() throws Exception {
    check(Rights.ORDINARY);
  }

  @Test
  void killingEachOfTheProcessesLosesNoMail() throws Exception {
    assumeTrue(PrivilegedIT.canRun(), "needs root and the user postfix");
    check(Rights.PRIVILEGED);
  }

  private static void check(Rights rights) throws Exception {
    NothingLost.Result result = new NothingLost(rights, TIME, BETWEEN_KILLS).run();
    assertThat(result.lost()).as(result.toString()).isEmpty();
    assertThat(result.repeatedForNothing()).as(result.toString()).isEmpty();
    assertThat(result.refusals()).as(result.toString()).isEmpty();
    assertThat(result.accepted()).as(result.toString()).isPositive();
  }
}
