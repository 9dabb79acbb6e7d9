package org.facteur.app.tool.postsuper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.facteur.app.process.MailLogs;
import org.facteur.app.tool.LongOptions;
import org.facteur.app.tool.OptionParser;
import org.facteur.app.tool.Tool;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.log.QueuedLogSink;
import org.facteur.core.posix.Posix;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.UserDatabase;
import org.facteur.queue.file.BounceLogFile;
import org.facteur.queue.file.FileQueueStore;
import org.facteur.queue.file.QueueDisk;
import org.facteur.queue.file.QueueLayout;
import org.facteur.queue.listing.QueueLister;
import org.facteur.queue.listing.QueueSelection;
import org.facteur.queue.store.QueueName;

/**
 * {@code postsuper [-psSv] [-c config_dir] [-d id] [-e id] [-f id] [-h id] [-H id] [-r id]
 * [directory...]}; Facteur adds {@code --select conditions}, which restricts {@code ALL} and the
 * ids, and {@code --dry-run}.
 */
public final class PostsuperCommand implements Tool {
  static final Parameter<String> MAIL_OWNER = Parameter.string("mail_owner");

  private static final String USAGE =
      "usage: postsuper [-c config_dir] [-d queue_id (delete)] [-e queue_id (expire)]"
          + " [-f queue_id (expire and/or un-hold)] [-h queue_id (hold)] [-H queue_id (un-hold)]"
          + " [-p (purge temporary files)] [-r queue_id (requeue)] [-s (structure fix)]"
          + " [-S (redundant structure fix)][-v (verbose)] [queue...]";
  private static final List<String> DEFAULT_DIRECTORIES =
      List.of("defer", "bounce", "maildrop", "incoming", "active", "deferred", "hold", "flush");
  private static final Set<String> DIRECTORIES =
      Set.of(
          "defer",
          "bounce",
          "trace",
          "maildrop",
          "incoming",
          "active",
          "deferred",
          "hold",
          "flush");

  /** A request for one message, or for those of standard input. */
  private record Single(Action action, String queueId) {}

  /** The command line. */
  private static final class Request {
    private String directory = "";
    private boolean purge;
    private boolean structure;
    private boolean redundant;
    private boolean verbose;
    private boolean dryRun;
    private QueueSelection selection = QueueSelection.everything();
    private final List<Single> singles = new ArrayList<>();
    private final Map<Action, Boolean> all = new EnumMap<>(Action.class);
    private List<String> directories = DEFAULT_DIRECTORIES;
  }

  @Override
  public int run(ToolEnvironment environment, List<String> arguments) throws IOException {
    Request request = parse(environment, arguments);
    Configuration configuration =
        Configuration.load(
            environment.configDirectory(request.directory.isEmpty() ? null : request.directory));
    requireSuperuser(configuration);
    try (QueuedLogSink sink = MailLogs.open(configuration)) {
      String program = configuration.text("syslog_name").orElse("postfix") + "/postsuper";
      MailLog mailLog = new MailLog(sink, program);
      try {
        perform(new SuperLog(environment, mailLog, request.verbose), configuration, request);
      } catch (ToolFailure e) {
        mailLog.fatal(e.getMessage());
        throw e;
      }
    }
    return 0;
  }

  private static Request parse(ToolEnvironment environment, List<String> arguments) {
    Request request = new Request();
    LongOptions more = LongOptions.take(Set.of("dry-run"), "select", arguments);
    request.dryRun = more.flags().contains("dry-run");
    try {
      request.selection = QueueSelection.parse(more.values(), Instant.now());
    } catch (IllegalArgumentException e) {
      throw new ToolFailure(e.getMessage());
    }
    OptionParser options = OptionParser.parse("c:d:e:f:h:H:pr:sSv", more.rest());
    for (OptionParser.Option option : options.options()) {
      switch (option.letter()) {
        case 'c' -> request.directory = option.value();
        case 'p' -> request.purge = true;
        case 's' -> request.structure = true;
        case 'S' -> {
          request.structure = true;
          request.redundant = true;
        }
        case 'v' -> request.verbose = true;
        case 'f' -> {
          add(request, Action.EXPIRE, option.value());
          add(request, Action.RELEASE, option.value());
        }
        default -> {
          Optional<Action> action = Action.of(option.letter());
          if (action.isEmpty()) {
            options.errors().forEach(environment::info);
            throw new ToolFailure(USAGE);
          }
          add(request, action.get(), option.value());
        }
      }
    }
    if (!options.operands().isEmpty()) {
      request.directories = options.operands();
    }
    if (request.singles.isEmpty()
        && request.all.isEmpty()
        && !request.purge
        && !request.structure
        && more.flags().isEmpty()
        && more.values().isEmpty()) {
      request.purge = true;
      request.structure = true;
    }
    checkMore(request);
    return request;
  }

  private static void checkMore(Request request) {
    boolean selects = request.dryRun || !request.selection.isEverything();
    if (selects && request.singles.isEmpty() && request.all.isEmpty()) {
      throw new ToolFailure("--select and --dry-run go with -d, -e, -f, -h, -H or -r");
    }
    if (selects && (request.purge || request.structure)) {
      throw new ToolFailure("--select and --dry-run do not go with -p, -s or -S");
    }
  }

  private static void add(Request request, Action action, String queueId) {
    if (queueId.equals("ALL")) {
      request.all.put(action, true);
    } else {
      request.singles.add(new Single(action, queueId));
    }
  }

  /** An ordinary user may run the whole mail system for himself. */
  private static void requireSuperuser(Configuration configuration) {
    if (Posix.geteuid() == 0) {
      return;
    }
    java.nio.file.Path queue =
        java.nio.file.Path.of(configuration.get(QueueLayout.QUEUE_DIRECTORY));
    if (!java.nio.file.Files.isWritable(queue.resolve("deferred"))) {
      throw new ToolFailure("use of this command is reserved for the superuser");
    }
  }

  private static void perform(SuperLog log, Configuration configuration, Request request)
      throws IOException {
    for (String directory : request.directories) {
      if (!DIRECTORIES.contains(directory)) {
        throw new ToolFailure("invalid directory name: " + directory);
      }
    }
    QueueFiles files =
        new QueueFiles(QueueLayout.of(configuration), QueueDisk.real(owner(configuration)), log);
    StructureCheck structure =
        new StructureCheck(
            files, log, configuration.get(FileQueueStore.ENABLE_LONG_QUEUE_IDS), request.redundant);
    if (request.purge) {
      structure.purge(request.directories, Instant.now());
    }
    if (request.structure) {
      structure.repair(request.directories);
    }
    MessageActions actions =
        new MessageActions(files, log, chosen(files.layout(), request.selection), request.dryRun);
    for (Single single : request.singles) {
      actions.announce(single.action());
      if (single.queueId().equals("-")) {
        eachLine(log.environment(), id -> actions.one(single.action(), id, request.directories));
      } else {
        actions.one(single.action(), single.queueId(), request.directories);
      }
    }
    request.all.keySet().forEach(actions::announce);
    for (String directory : request.directories) {
      log.detail("queue: " + directory);
      all(actions, files, directory, request);
    }
    report(log, actions, structure, request.dryRun);
  }

  /** With root's rights the mail owner gets what is made. */
  private static OptionalInt owner(Configuration configuration) {
    if (Posix.geteuid() != 0) {
      return OptionalInt.empty();
    }
    String name = configuration.get(MAIL_OWNER);
    try {
      return OptionalInt.of(
          new UserDatabase()
              .user(name)
              .orElseThrow(() -> new ToolFailure("unknown mail_owner user: " + name))
              .uid());
    } catch (PosixException e) {
      throw new ToolFailure("look up mail_owner user " + name + ": " + e.getMessage());
    }
  }

  private static MessageActions.Chosen chosen(QueueLayout layout, QueueSelection selection) {
    if (selection.isEverything()) {
      return (queue, queueId) -> true;
    }
    QueueLister lister =
        new QueueLister(
            layout, new BounceLogFile(layout, QueueDisk.real(OptionalInt.empty()), "defer"));
    return (queue, queueId) ->
        lister
            .find(queue, queueId, selection.readsReasons())
            .filter(selection::matches)
            .isPresent();
  }

  @FunctionalInterface
  private interface LineSink {
    void accept(String line) throws IOException;
  }

  /** Queue ids on standard input: there may be very many. */
  private static void eachLine(ToolEnvironment environment, LineSink sink) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(environment.input(), StandardCharsets.ISO_8859_1));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      sink.accept(line.strip());
    }
  }

  private static void all(
      MessageActions actions, QueueFiles files, String directory, Request request)
      throws IOException {
    if (request.all.isEmpty()) {
      return;
    }
    Set<Action> wanted = request.all.keySet();
    Optional<QueueName> queue = queue(directory);
    if (queue.isPresent()) {
      files.each(directory, file -> all(actions, queue.get(), file, wanted));
    } else if (wanted.contains(Action.DELETE)
        && !request.dryRun
        && request.selection.isEverything()) {
      files.each(directory, file -> files.remove(file.path()));
    }
  }

  private static void all(
      MessageActions actions, QueueName queue, QueueFiles.Found file, Set<Action> wanted)
      throws IOException {
    if (!file.ready() || !actions.isChosen(queue, file)) {
      return;
    }
    if (wanted.contains(Action.EXPIRE) && Action.EXPIRE.appliesTo(queue)) {
      actions.act(Action.EXPIRE, queue, file);
    }
    for (Action action : List.of(Action.DELETE, Action.REQUEUE, Action.HOLD, Action.RELEASE)) {
      if (wanted.contains(action) && action.appliesTo(queue) && actions.act(action, queue, file)) {
        break;
      }
    }
  }

  private static Optional<QueueName> queue(String directory) {
    for (QueueName queue : QueueName.values()) {
      if (queue.directory().equals(directory)) {
        return Optional.of(queue);
      }
    }
    return Optional.empty();
  }

  private static void report(
      SuperLog log, MessageActions actions, StructureCheck structure, boolean dryRun) {
    if (dryRun) {
      actions
          .counts()
          .forEach(
              (action, count) ->
                  log.environment()
                      .info("dry run, nothing done: " + action.report() + ": " + plural(count)));
      return;
    }
    actions.counts().forEach((action, count) -> log.info(action.report() + ": " + plural(count)));
    if (structure.renamed() > 0) {
      log.info("Renamed to match inode number: " + plural(structure.renamed()));
      log.warning("QUEUE FILE NAMES WERE CHANGED TO MATCH INODE NUMBERS");
    }
  }

  private static String plural(int count) {
    return count + (count == 1 ? " message" : " messages");
  }
}
