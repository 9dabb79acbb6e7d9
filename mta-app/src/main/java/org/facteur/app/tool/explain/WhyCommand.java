package org.facteur.app.tool.explain;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.facteur.app.tool.JsonText;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.smtpd.rejection.RejectedRequest;
import org.facteur.smtpd.rejection.RejectionFiles;

/**
 * {@code postfix why}: the last requests that were refused and are about a queue id, an address or
 * a client, each with its trace. Exit status 1 when there is none.
 */
public final class WhyCommand {
  private static final Parameter<String> DATA_DIRECTORY = Parameter.string("data_directory");
  private static final String USAGE =
      "usage: postfix [-c config_dir] why [--json] [-n COUNT] QUEUE-ID | ADDRESS | CLIENT";
  private static final int DEFAULT_COUNT = 10;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);

  private WhyCommand() {}

  /** Runs it with the words after {@code why}. */
  public static int run(
      ToolEnvironment environment, Configuration configuration, List<String> words)
      throws IOException {
    boolean json = false;
    int count = DEFAULT_COUNT;
    String subject = "";
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--json")) {
        json = true;
      } else if (word.equals("-n") && i + 1 < words.size()) {
        count = count(words.get(++i));
      } else if (word.startsWith("-") || !subject.isEmpty()) {
        throw new ToolFailure(USAGE);
      } else {
        subject = unbracketed(word);
      }
    }
    if (subject.isEmpty()) {
      throw new ToolFailure(USAGE);
    }
    Deque<RejectedRequest> found = last(configuration, subject, count);
    for (RejectedRequest request : found) {
      environment.output().print(json ? json(request) : readable(request));
    }
    if (found.isEmpty()) {
      environment.info(
          "no request about "
              + subject
              + " was refused in the last "
              + RejectionFiles.DAYS
              + " days");
    }
    return found.isEmpty() ? 1 : 0;
  }

  private static int count(String text) {
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new ToolFailure("bad count: " + text);
    }
    return Integer.parseInt(text);
  }

  private static String unbracketed(String word) {
    boolean brackets =
        word.startsWith("<") && word.endsWith(">") || word.startsWith("[") && word.endsWith("]");
    return brackets ? word.substring(1, word.length() - 1) : word;
  }

  private static Deque<RejectedRequest> last(Configuration configuration, String subject, int count)
      throws IOException {
    Deque<RejectedRequest> found = new ArrayDeque<>();
    new RejectionFiles(Path.of(configuration.get(DATA_DIRECTORY)))
        .read(
            request -> {
              if (request.isAbout(subject)) {
                found.addLast(request);
                if (found.size() > count) {
                  found.removeFirst();
                }
              }
            });
    return found;
  }

  private static String readable(RejectedRequest request) {
    StringBuilder out = new StringBuilder(1000);
    out.append(TIME.format(request.time().atZone(ZoneId.systemDefault())))
        .append(' ')
        .append(request.queueId())
        .append(": ")
        .append(request.where())
        .append(" from ")
        .append(request.clientName())
        .append('[')
        .append(request.clientAddress())
        .append("] helo=<")
        .append(request.helo())
        .append("> from=<")
        .append(request.sender())
        .append("> to=<")
        .append(request.recipient())
        .append(">\n");
    TraceText.append(out, request.steps());
    return out.append("  answer: ").append(request.reply()).append("\n\n").toString();
  }

  private static String json(RejectedRequest request) {
    JsonText json =
        new JsonText()
            .object()
            .field("time", request.time().toString())
            .field("command", request.where())
            .field("queue_id", request.queueId())
            .field("client_name", request.clientName())
            .field("client_address", request.clientAddress())
            .field("helo_name", request.helo())
            .field("sender", request.sender())
            .field("recipient", request.recipient())
            .field("reply", request.reply());
    TraceText.append(json, request.steps());
    return json.endObject() + "\n";
  }
}
