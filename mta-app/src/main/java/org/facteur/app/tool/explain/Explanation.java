package org.facteur.app.tool.explain;

import java.util.List;
import java.util.Optional;
import org.facteur.smtpd.access.ClientIdentity;
import org.facteur.smtpd.access.Trace;

/**
 * How a request is decided, and where an accepted recipient goes.
 *
 * @param effects what access tables want done with the message
 * @param warnings what the server would log beside
 */
record Explanation(
    String service,
    ClientIdentity client,
    ExplainOptions request,
    List<Stage> stages,
    Optional<String> refusal,
    List<String> effects,
    List<Hop> delivery,
    List<String> warnings) {
  Explanation {
    stages = List.copyOf(stages);
    effects = List.copyOf(effects);
    delivery = List.copyOf(delivery);
    warnings = List.copyOf(warnings);
  }

  /**
   * A command of the session.
   *
   * @param reply what the server answers
   */
  record Stage(String command, List<Trace.Step> steps, String reply) {
    Stage {
      steps = List.copyOf(steps);
    }
  }

  /**
   * A station of a recipient on its way.
   *
   * @param what {@code virtual alias}, {@code transport}, {@code mailbox}...
   */
  record Hop(int depth, String what, String value) {}
}
