package org.facteur.queue.bounce;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The built-in words of the notices; the subjects are those that filters know. */
final class DefaultTemplates {
  private static final String FROM = "Mail Delivery System <MAILER-DAEMON>";

  private DefaultTemplates() {}

  static Map<String, BounceTemplate> all() {
    Map<String, BounceTemplate> all = new LinkedHashMap<>();
    add(
        all,
        "failure_template",
        "Undelivered Mail Returned to Sender",
        "Postmaster Copy: Undelivered Mail",
        List.of(
            "The mail server $myhostname could not deliver your message",
            "to everyone it was addressed to. It has stopped trying.",
            "",
            "Below you find each address that was not reached, and why;",
            "after that, a report for programs, and your message. If the",
            "reason does not help you, forward this notice to <postmaster>."));
    add(
        all,
        "delay_template",
        "Delayed Mail (still being retried)",
        "Postmaster Warning: Delayed Mail",
        List.of(
            "The mail server $myhostname is still working on your message.",
            "PLEASE DO NOT SEND IT A SECOND TIME.",
            "",
            "For more than $delay_warning_time_hours hour(s) it has not been possible to reach the",
            "addresses below. Attempts go on until the message is",
            "$maximal_queue_lifetime_days day(s) old; you will hear of it if they fail."));
    add(
        all,
        "success_template",
        "Successful Mail Delivery Report",
        "",
        List.of(
            "The mail server $myhostname has delivered your message to the",
            "addresses below, as you asked to be told. If one of them belongs",
            "to another mail server, further reports may come from there."));
    add(
        all,
        "verify_template",
        "Mail Delivery Status Report",
        "",
        List.of(
            "The mail server $myhostname has looked into the delivery that",
            "you asked about. What it found for each address stands below."));
    return all;
  }

  private static void add(
      Map<String, BounceTemplate> all,
      String name,
      String subject,
      String postmasterSubject,
      List<String> body) {
    all.put(
        name,
        new BounceTemplate(
            name, "us-ascii", FROM, subject, postmasterSubject, body, BounceTemplate.BUILT_IN));
  }
}
