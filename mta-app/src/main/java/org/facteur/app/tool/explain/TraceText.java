package org.facteur.app.tool.explain;

import java.util.List;
import org.facteur.app.tool.JsonText;
import org.facteur.smtpd.access.Trace;

/** Traces as people and programs read them. */
final class TraceText {
  private static final int COLUMN = 58;

  private TraceText() {}

  /** Appends the steps, a list of main.cf after the other. */
  static void append(StringBuilder out, List<Trace.Step> steps) {
    String list = "";
    for (Trace.Step step : steps) {
      String indent = "    " + "  ".repeat(step.depth());
      if (step.depth() == 0 && !step.list().equals(list)) {
        list = step.list();
        out.append("  ").append(list).append('\n');
      }
      StringBuilder line = new StringBuilder(indent).append(step.restriction());
      do {
        line.append(' ');
      } while (line.length() < COLUMN);
      out.append(line).append(step.verdict()).append('\n');
      for (Trace.Note note : step.notes()) {
        out.append(indent)
            .append("  ")
            .append(note.source())
            .append(": ")
            .append(note.key())
            .append(" -> ")
            .append(note.answer().isEmpty() ? "not found" : note.answer())
            .append('\n');
      }
    }
  }

  /** The steps as a list of objects behind a name. */
  static void append(JsonText json, List<Trace.Step> steps) {
    json.name("steps").list();
    for (Trace.Step step : steps) {
      json.object()
          .field("list", step.list())
          .name("depth")
          .literal(step.depth())
          .field("restriction", step.restriction())
          .field("verdict", step.verdict());
      json.name("lookups").list();
      for (Trace.Note note : step.notes()) {
        json.object()
            .field("source", note.source())
            .field("key", note.key())
            .field("answer", note.answer())
            .endObject();
      }
      json.endList().endObject();
    }
    json.endList();
  }
}
