package org.facteur.app.tool.explain;

import org.facteur.app.tool.JsonText;
import org.facteur.smtpd.access.ClientIdentity;

/** An explanation as people and programs read it. */
final class ExplanationText {
  private ExplanationText() {}

  static String readable(Explanation explanation) {
    ExplainOptions request = explanation.request();
    ClientIdentity client = explanation.client();
    StringBuilder out = new StringBuilder(2000);
    out.append("client ").append(client.nameAndAddress());
    if (!client.reverseName().equals(client.name())) {
      out.append(", reverse name ").append(client.reverseName());
    }
    out.append(", service ").append(explanation.service()).append('\n');
    for (Explanation.Stage stage : explanation.stages()) {
      out.append('\n').append(command(stage.command(), request)).append('\n');
      TraceText.append(out, stage.steps());
      out.append("  answer: ").append(stage.reply()).append('\n');
    }
    for (String effect : explanation.effects()) {
      out.append("\nmessage: ").append(effect);
    }
    if (!explanation.effects().isEmpty()) {
      out.append('\n');
    }
    if (explanation.refusal().isEmpty()) {
      out.append("\ndelivery of <").append(request.recipient()).append(">\n");
      for (Explanation.Hop hop : explanation.delivery()) {
        out.append("  ".repeat(hop.depth() + 1))
            .append(hop.what())
            .append(": ")
            .append(hop.value())
            .append('\n');
      }
    }
    explanation.warnings().forEach(warning -> out.append('\n').append(warning));
    return explanation.warnings().isEmpty() ? out.toString() : out.append('\n').toString();
  }

  private static String command(String name, ExplainOptions request) {
    return switch (name) {
      case "EHLO" -> "EHLO " + request.helo().orElse("");
      case "MAIL" -> "MAIL FROM:<" + request.sender() + ">";
      case "RCPT" -> "RCPT TO:<" + request.recipient() + ">";
      default -> name;
    };
  }

  static String json(Explanation explanation) {
    ClientIdentity client = explanation.client();
    ExplainOptions request = explanation.request();
    JsonText json = new JsonText().object();
    json.field("service", explanation.service())
        .field("client_address", client.address())
        .field("client_name", client.name())
        .field("reverse_client_name", client.reverseName())
        .field("helo_name", request.helo().orElse(""))
        .field("sender", request.sender())
        .field("recipient", request.recipient())
        .field("sasl_username", request.sasl())
        .name("encrypted")
        .literal(request.tls());
    json.name("accepted").literal(explanation.refusal().isEmpty());
    json.name("commands").list();
    for (Explanation.Stage stage : explanation.stages()) {
      json.object().field("command", stage.command());
      TraceText.append(json, stage.steps());
      json.field("reply", stage.reply()).endObject();
    }
    json.endList();
    json.field("effects", explanation.effects());
    json.name("delivery").list();
    for (Explanation.Hop hop : explanation.delivery()) {
      json.object()
          .name("depth")
          .literal(hop.depth())
          .field("what", hop.what())
          .field("value", hop.value())
          .endObject();
    }
    json.endList();
    json.field("warnings", explanation.warnings());
    return json.endObject() + "\n";
  }
}
