package org.facteur.smtpd.access;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A table without check_..._access before it: it judges what the list that it stands in is about.
 */
final class BareTable implements Restriction {
  private final String name;
  private final Map<TableRestriction.Subject, TableRestriction> tables =
      new EnumMap<>(TableRestriction.Subject.class);

  BareTable(String name, AccessTable table, AccessActions actions, AccessServices services) {
    this.name = name;
    for (TableRestriction.Subject subject : TableRestriction.Subject.values()) {
      tables.put(subject, new TableRestriction(subject, table, actions, services));
    }
  }

  @Override
  public Decision check(Evaluation e) throws EvaluationAborted {
    Optional<TableRestriction.Subject> subject =
        switch (e.replyClass()) {
          case ReplyClass.CLIENT -> Optional.of(TableRestriction.Subject.CLIENT);
          case ReplyClass.HELO -> Optional.of(TableRestriction.Subject.HELO);
          case ReplyClass.SENDER -> Optional.of(TableRestriction.Subject.SENDER);
          case ReplyClass.RECIPIENT -> Optional.of(TableRestriction.Subject.RECIPIENT);
          case ReplyClass.ETRN -> Optional.of(TableRestriction.Subject.ETRN);
          default -> Optional.empty();
        };
    if (subject.isEmpty()) {
      e.log()
          .warning(
              "specify one of (check_client_access, check_reverse_client_hostname_access,"
                  + " check_helo_access, check_sender_access, check_recipient_access,"
                  + " check_etrn_access) before "
                  + e.replyClass()
                  + " restriction \""
                  + name
                  + "\"");
      throw new EvaluationAborted(e.fail(451, "4.3.5", "Server configuration error"));
    }
    return tables.get(subject.get()).check(e);
  }
}
