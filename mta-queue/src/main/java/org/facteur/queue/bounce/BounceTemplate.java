package org.facteur.queue.bounce;

import java.util.List;

/**
 * The words of one kind of notice; see bounce(5).
 *
 * @param name such as {@code failure_template}
 * @param charset of the body
 * @param postmasterSubject of the postmaster's copy; the subject where there is none
 * @param body lines before expansion
 * @param origin the file that it was read from, {@code [built-in]} for none
 */
public record BounceTemplate(
    String name,
    String charset,
    String from,
    String subject,
    String postmasterSubject,
    List<String> body,
    String origin) {
  static final String BUILT_IN = "[built-in]";

  /** Whether this kind has a copy for the postmaster. */
  static boolean hasPostmasterCopy(String name) {
    return name.equals("failure_template") || name.equals("delay_template");
  }

  /** The kind, as the log names it: {@code failure}. */
  String kind() {
    return name.substring(0, name.length() - "_template".length());
  }

  /** The template as a template file writes it, before expansion. */
  public String toText() {
    StringBuilder text = new StringBuilder(name).append(" = <<EOF\n");
    text.append("Charset: ").append(charset).append('\n');
    text.append("From: ").append(from).append('\n');
    text.append("Subject: ").append(subject).append('\n');
    if (hasPostmasterCopy(name)) {
      text.append("Postmaster-Subject: ").append(postmasterSubject).append('\n');
    }
    text.append('\n');
    body.forEach(line -> text.append(line).append('\n'));
    return text.append("EOF\n").toString();
  }

  /**
   * The body as {@code postconf -b} shows it.
   *
   * @param lines the body after expansion
   */
  public String toExpandedText(List<String> lines) {
    StringBuilder text = new StringBuilder("expanded_").append(kind()).append("_text = <<EOF\n");
    lines.forEach(line -> text.append(line).append('\n'));
    return text.append("EOF\n").toString();
  }
}
