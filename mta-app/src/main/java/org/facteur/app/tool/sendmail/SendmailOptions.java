package org.facteur.app.tool.sendmail;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.facteur.app.tool.OptionParser;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;

/** The command line of sendmail(1). */
final class SendmailOptions {
  private static final String ACCEPTED = "A:B:C:F:GIL:N:O:R:UV:X:b:ce:f:h:imno:p:r:q:tvx";

  /** What to do. */
  enum Mode {
    ENQUEUE,
    LIST,
    FLUSH,
    DAEMON,
    ALIASES,
    SMTP,
    NOTHING
  }

  private final ToolEnvironment environment;
  private List<String> recipients = List.of();
  private Mode mode = Mode.ENQUEUE;
  private String configuration = "";
  private Optional<String> sender = Optional.empty();
  private Optional<String> fullName = Optional.empty();
  private String aliasDatabase = "";
  private String flushSite = "";
  private String flushMessage = "";
  private String envelopeId = "";
  private String encoding = "";
  private Optional<String> verp = Optional.empty();
  private int returnFlags;
  private int notifyFlags;
  private boolean dotIsText;
  private boolean extractRecipients;
  private boolean gateway;
  private boolean verify;
  private boolean report;

  private SendmailOptions(ToolEnvironment environment) {
    this.environment = environment;
  }

  static SendmailOptions parse(ToolEnvironment environment, List<String> arguments) {
    SendmailOptions options = new SendmailOptions(environment);
    switch (environment.program()) {
      case "mailq" -> options.mode = Mode.LIST;
      case "newaliases" -> options.mode = Mode.ALIASES;
      default -> {}
    }
    OptionParser parsed = OptionParser.parse(ACCEPTED, options.withFlushOption(arguments));
    if (!parsed.errors().isEmpty()) {
      // the original goes over its options twice
      for (int pass = 0; pass < 2; pass++) {
        parsed.errors().forEach(environment::info);
      }
      throw new ToolFailure(SendmailCommand.TEMPORARY, "usage: sendmail [options]");
    }
    for (OptionParser.Option option : parsed.options()) {
      options.take(option.letter(), option.value());
    }
    options.recipients = parsed.operands();
    return options;
  }

  /** {@code -q} alone has no value, but {@code -qRsite} has. */
  private List<String> withFlushOption(List<String> arguments) {
    List<String> changed = new java.util.ArrayList<>(arguments.size());
    boolean operands = false;
    for (String word : arguments) {
      operands |= word.equals("--");
      changed.add(!operands && word.equals("-q") ? "-qf" : word);
    }
    return changed;
  }

  private void take(char letter, String value) {
    switch (letter) {
      case 'n' -> throw new ToolFailure(SendmailCommand.TEMPORARY, "-n option not supported");
      case 'B' -> encoding = encoding(value);
      case 'C' -> configuration = value;
      case 'F' -> fullName = Optional.of(value);
      case 'G' -> gateway = true;
      case 'I' -> mode = Mode.ALIASES;
      case 'N' -> notifyFlags = notifyFlags(value);
      case 'R' -> returnFlags = returnFlags(value);
      case 'V' -> envelopeId = value;
      case 'X' -> {
        if (value.startsWith("V")) {
          verp = Optional.of(verpDelimiters(value.substring(1)));
        }
      }
      case 'b' -> mode(value);
      case 'f', 'r' -> sender = Optional.of(value);
      case 'i' -> dotIsText = true;
      case 'o' -> other(value);
      case 'q' -> flush(value);
      case 't' -> extractRecipients = true;
      case 'v' -> report = true;
      default -> {
        // -A -L -O -U -c -e -h -m -p -x: understood and without effect, as in Postfix
      }
    }
  }

  private static String encoding(String value) {
    return switch (value) {
      case "8BITMIME" -> "8bit";
      case "7BIT" -> "7bit";
      default ->
          throw new ToolFailure(
              SendmailCommand.TEMPORARY, "-B option needs 8BITMIME or 7BIT: " + value);
    };
  }

  private static String verpDelimiters(String value) {
    if (!value.isEmpty() && value.length() != 2) {
      throw new ToolFailure(
          SendmailCommand.TEMPORARY, "-V requires two characters from verp_delimiter_filter");
    }
    return value;
  }

  private void mode(String value) {
    switch (value.isEmpty() ? ' ' : value.charAt(0)) {
      case 'd', 'l' -> mode = Mode.DAEMON;
      case 'h', 'H' -> mode = Mode.NOTHING;
      case 'i' -> mode = Mode.ALIASES;
      case 'm' -> mode = Mode.ENQUEUE;
      case 'p' -> mode = Mode.LIST;
      case 's' -> mode = Mode.SMTP;
      case 'v' -> {
        mode = Mode.ENQUEUE;
        verify = true;
      }
      default ->
          throw new ToolFailure(
              SendmailCommand.TEMPORARY,
              "unsupported: -b" + (value.isEmpty() ? "" : value.substring(0, 1)));
    }
  }

  private void other(String value) {
    if (value.startsWith("A")) {
      if (value.length() == 1) {
        throw new ToolFailure(SendmailCommand.TEMPORARY, "-oA requires pathname");
      }
      aliasDatabase = value.substring(1);
    } else if (value.startsWith("i")) {
      dotIsText = true;
    }
  }

  private void flush(String value) {
    switch (value.isEmpty() ? 'f' : value.charAt(0)) {
      case 'f' -> mode = mode == Mode.DAEMON ? mode : Mode.FLUSH;
      case 'I' -> flushMessage = value.substring(1);
      case 'R' -> flushSite = value.substring(1);
      default -> {
        if (!Character.isDigit(value.charAt(0))) {
          throw new ToolFailure(
              SendmailCommand.TEMPORARY, "-q" + value.charAt(0) + " is not implemented");
        }
        // an interval means something to a daemon only, and ours takes it from queue_run_delay
        if (mode == Mode.ENQUEUE) {
          mode = Mode.FLUSH;
        }
      }
    }
  }

  private int notifyFlags(String value) {
    int flags = 0;
    for (String word : value.split("[, \t]+")) {
      int flag =
          switch (word.toLowerCase(Locale.ROOT)) {
            case "never" -> 1;
            case "success" -> 2;
            case "failure" -> 4;
            case "delay" -> 8;
            default -> 0;
          };
      if (flag == 0) {
        environment.warning(
            "unknown DSN NOTIFY command value \"" + word + "\" in \"" + value + "\"");
        flags = 0;
        break;
      }
      flags |= flag;
    }
    if (flags == 0 || (flags & 1) != 0 && flags != 1) {
      environment.warning("bad -N option value -- ignored");
      return 0;
    }
    return flags;
  }

  private int returnFlags(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "full" -> 1;
      case "hdrs" -> 2;
      default -> {
        environment.warning("bad -R option value -- ignored");
        yield 0;
      }
    };
  }

  Mode mode() {
    return mode;
  }

  List<String> recipients() {
    return recipients;
  }

  /** Empty when the default one is meant. */
  String configuration() {
    return configuration;
  }

  Optional<String> sender() {
    return sender;
  }

  Optional<String> fullName() {
    return fullName;
  }

  String aliasDatabase() {
    return aliasDatabase;
  }

  String flushSite() {
    return flushSite;
  }

  String flushMessage() {
    return flushMessage;
  }

  String envelopeId() {
    return envelopeId;
  }

  /** 7bit, 8bit or empty. */
  String encoding() {
    return encoding;
  }

  /** The delimiters, empty for the default ones. */
  Optional<String> verp() {
    return verp;
  }

  /** As in a queue file; 0 when not given. */
  int returnFlags() {
    return returnFlags;
  }

  int notifyFlags() {
    return notifyFlags;
  }

  /** Whether a line with a dot alone is text. */
  boolean dotIsText() {
    return dotIsText;
  }

  boolean extractRecipients() {
    return extractRecipients;
  }

  boolean gateway() {
    return gateway;
  }

  /** Only find out whether mail could be delivered. */
  boolean verify() {
    return verify;
  }

  /** Report the first attempt. */
  boolean report() {
    return report;
  }
}
