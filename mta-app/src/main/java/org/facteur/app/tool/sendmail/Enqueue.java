package org.facteur.app.tool.sendmail;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.address.AddressList;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.queue.client.ClientSocket;

/** Reads a message and submits it: the records in the order in which Postfix's tool writes them. */
final class Enqueue {
  private static final Parameter<String> QUEUE_DIRECTORY = Parameter.string("queue_directory");
  private static final Parameter<Integer> LINE_LENGTH_LIMIT =
      Parameter.integer("line_length_limit");
  private static final Parameter<Long> MESSAGE_SIZE_LIMIT = Parameter.size("message_size_limit");
  private static final Parameter<String> DEFAULT_VERP_DELIMITERS =
      Parameter.string("default_verp_delimiters");
  private static final Parameter<String> VERP_DELIMITER_FILTER =
      Parameter.string("verp_delimiter_filter");
  private static final Parameter<String> SENDMAIL_FIX_LINE_ENDINGS =
      Parameter.string("sendmail_fix_line_endings");

  private final ToolEnvironment environment;
  private final Configuration configuration;
  private final SendmailOptions options;
  private final Caller caller;
  private long size;

  Enqueue(ToolEnvironment environment, Configuration configuration, SendmailOptions options)
      throws IOException {
    this.environment = environment;
    this.configuration = configuration;
    this.options = options;
    this.caller = Caller.ofProcess();
  }

  int run() throws IOException {
    if (options.recipients().isEmpty() && (!options.extractRecipients() || options.verify())) {
      throw failure(
          "Recipient addresses must be specified on the command line or via the -t option");
    }
    String sender = sender();
    Path maildrop = Path.of(configuration.get(QUEUE_DIRECTORY)).resolve("maildrop");
    try (SubmissionSink sink =
        new SubmissionSink(ClientSocket.of(configuration), maildrop, Clock.systemUTC())) {
      envelope(sink, sender);
      List<String> recipients = commandLineRecipients();
      recipients(sink, recipients);
      sink.record('M', "");
      List<String> extracted = List.of();
      if (options.verify()) {
        probe(sink, sender, recipients);
      } else {
        extracted = message(sink);
      }
      sink.record('X', "");
      recipients(sink, extracted);
      if (recipients.isEmpty() && extracted.isEmpty()) {
        throw failure("No recipient addresses found in message header");
      }
      sink.record('E', "");
      sink.finish(caller);
    }
    if (options.verify() || options.report()) {
      environment
          .output()
          .println("Mail Delivery Status Report will be mailed to <" + sender + ">.");
    }
    return 0;
  }

  private ToolFailure failure(String text) {
    return new ToolFailure(SendmailCommand.TEMPORARY, caller + ": " + text);
  }

  /** The first address of the option's value, or the caller. */
  private String sender() {
    if (options.sender().isEmpty()) {
      return caller.name();
    }
    String given = options.sender().get();
    List<AddressList.Mailbox> addresses = AddressList.parse(given).mailboxes();
    if (addresses.size() > 1) {
      environment.warning("-f option specified malformed sender: " + given);
    }
    return addresses.isEmpty() ? "" : addresses.getFirst().internal();
  }

  private void envelope(SubmissionSink sink, String sender) throws IOException {
    Instant now = Instant.now();
    sink.record('T', now.getEpochSecond() + " " + now.getNano() / 1000);
    if (!options.envelopeId().isEmpty()) {
      sink.record('A', "envelope_id=" + options.envelopeId());
    }
    if (options.returnFlags() != 0) {
      sink.record('A', "ret_flags=" + options.returnFlags());
    }
    sink.record('A', "rewrite_context=" + (options.gateway() ? "remote" : "local"));
    Optional<String> fullName = fullName();
    if (fullName.isPresent()) {
      sink.record('F', fullName.get());
    }
    sink.record('S', sender);
    if (options.verp().isPresent()) {
      sink.record('V', verp(options.verp().get(), sender));
    }
    if (!options.encoding().isEmpty()) {
      sink.record('A', "encoding=" + options.encoding());
    }
    int trace = (options.verify() ? 512 : 0) | (options.report() && !options.verify() ? 1024 : 0);
    if (trace != 0) {
      sink.record('A', "trace_flags=" + trace);
    }
  }

  private Optional<String> fullName() {
    if (options.fullName().isPresent()) {
      return options.fullName();
    }
    String name = environment.variables().getOrDefault("NAME", "");
    String known = name.isEmpty() ? caller.fullName() : name;
    return known.isEmpty() ? Optional.empty() : Optional.of(known);
  }

  private String verp(String given, String sender) {
    if (sender.isEmpty()) {
      throw failure("-V option requires non-null sender address");
    }
    String delimiters = given.isEmpty() ? configuration.get(DEFAULT_VERP_DELIMITERS) : given;
    String filter = configuration.get(VERP_DELIMITER_FILTER);
    boolean good =
        delimiters.length() == 2
            && filter.indexOf(delimiters.charAt(0)) >= 0
            && filter.indexOf(delimiters.charAt(1)) >= 0;
    if (!good) {
      throw failure("-V requires two characters from " + filter);
    }
    return delimiters;
  }

  private List<String> commandLineRecipients() {
    List<String> recipients = new ArrayList<>();
    for (String word : options.recipients()) {
      if (word.equals("<>")) {
        recipients.add("");
      } else {
        AddressList.parse(word).mailboxes().forEach(mailbox -> recipients.add(mailbox.internal()));
      }
    }
    return recipients;
  }

  private void recipients(SubmissionSink sink, List<String> recipients) throws IOException {
    for (String recipient : recipients) {
      if (options.notifyFlags() != 0) {
        sink.record('A', "notify_flags=" + options.notifyFlags());
      }
      sink.record('R', recipient);
    }
  }

  private void probe(SubmissionSink sink, String sender, List<String> recipients)
      throws IOException {
    sink.record('N', "From: " + sender);
    sink.record('N', "Subject: probe");
    sink.record('N', "To:\t" + String.join(",\n\t", recipients).replace("\n\t", " "));
  }

  private List<String> message(SubmissionSink sink) throws IOException {
    long limit = configuration.get(MESSAGE_SIZE_LIMIT);
    RecipientExtraction extraction = new RecipientExtraction();
    MessageInput.LineEndings endings =
        switch (configuration.get(SENDMAIL_FIX_LINE_ENDINGS)) {
          case "strict" -> MessageInput.LineEndings.STRICT;
          case "never" -> MessageInput.LineEndings.NEVER;
          default -> MessageInput.LineEndings.ALWAYS;
        };
    MessageInput input =
        new MessageInput(
            environment.input(),
            configuration.get(LINE_LENGTH_LIMIT),
            options.dotIsText(),
            endings);
    input.copyTo(
        (piece, length, endsLine) -> {
          size += length + 2;
          if (limit > 0 && size > limit) {
            throw failure("message file too big");
          }
          if (options.extractRecipients()) {
            extraction.piece(piece, length, endsLine);
          }
          sink.record(endsLine ? 'N' : 'L', piece, length);
        });
    return options.extractRecipients() ? extraction.recipients() : List.of();
  }
}
