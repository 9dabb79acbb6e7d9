package org.facteur.app.tool.postqueue;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.facteur.app.tool.LongOptions;
import org.facteur.app.tool.OptionParser;
import org.facteur.app.tool.Tool;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.address.HostSyntax;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.DomainList;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.lookup.StringList;
import org.facteur.core.posix.Posix;
import org.facteur.maps.TableTypes;
import org.facteur.queue.file.BounceLogFile;
import org.facteur.queue.file.QueueDisk;
import org.facteur.queue.file.QueueIds;
import org.facteur.queue.file.QueueLayout;
import org.facteur.queue.listing.AgeTable;
import org.facteur.queue.listing.DownException;
import org.facteur.queue.listing.FlushProtocol;
import org.facteur.queue.listing.FlushStatus;
import org.facteur.queue.listing.QueueLister;
import org.facteur.queue.listing.QueueSelection;
import org.facteur.queue.listing.ShowqProtocol;
import org.facteur.queue.listing.Trigger;

/**
 * {@code postqueue [-v] [-c config_dir] -f | -i id | -j | -p | -s site}; Facteur adds {@code
 * --select conditions} to the listings, and the listings {@code --table} and {@code
 * --sender-table}.
 */
public final class PostqueueCommand implements Tool {
  static final Parameter<String> AUTHORIZED_FLUSH_USERS =
      Parameter.string("authorized_flush_users");
  static final Parameter<String> AUTHORIZED_MAILQ_USERS =
      Parameter.string("authorized_mailq_users");
  static final Parameter<String> FAST_FLUSH_DOMAINS = Parameter.string("fast_flush_domains");
  static final Parameter<String> QUEUE_SERVICE_NAME = Parameter.string("queue_service_name");
  static final Parameter<String> SHOWQ_SERVICE_NAME = Parameter.string("showq_service_name");
  static final Parameter<String> FLUSH_SERVICE_NAME = Parameter.string("flush_service_name");

  /** EX_UNAVAILABLE of sysexits(3): every failure of this tool. */
  private static final int UNAVAILABLE = 69;

  private static final String USAGE =
      "usage: postqueue -f | postqueue -i queueid | postqueue -j | postqueue -p"
          + " | postqueue -s site";
  private static final String DOWN = "Cannot flush mail queue - mail system is down";

  /** The age tables, beside the letters of the other requests. */
  private static final char TABLE = 't';

  private static final char SENDER_TABLE = 'T';

  /** What is asked for. */
  private record Request(char action, String argument, String directory, QueueSelection selection) {
    boolean isListing() {
      return action == 'p' || action == 'j' || action == TABLE || action == SENDER_TABLE;
    }
  }

  @Override
  public int run(ToolEnvironment environment, List<String> arguments) throws IOException {
    try {
      Request request = parse(environment, arguments);
      Configuration configuration =
          Configuration.load(
              environment.configDirectory(
                  request.directory().isEmpty() ? null : request.directory()));
      perform(environment, configuration, request);
      return 0;
    } catch (ConfigurationException e) {
      throw new ToolFailure(UNAVAILABLE, e.getMessage());
    } catch (ToolFailure e) {
      throw new ToolFailure(UNAVAILABLE, e.getMessage());
    }
  }

  private static Request parse(ToolEnvironment environment, List<String> arguments) {
    LongOptions more = LongOptions.take(Set.of("table", "sender-table"), "select", arguments);
    OptionParser options = OptionParser.parse("c:fi:jps:v", more.rest());
    if (more.flags().size() > 1) {
      throw new ToolFailure(USAGE);
    }
    char action =
        more.flags().contains("table")
            ? TABLE
            : more.flags().contains("sender-table") ? SENDER_TABLE : 0;
    String argument = "";
    String directory = "";
    for (OptionParser.Option option : options.options()) {
      switch (option.letter()) {
        case 'c' -> directory = option.value();
        case 'v' -> {
          // Verbose logging is for Postfix's developers; there is nothing to be told here.
        }
        case '?' -> {
          options.errors().forEach(environment::info);
          throw new ToolFailure(USAGE);
        }
        default -> {
          if (action != 0) {
            throw new ToolFailure(USAGE);
          }
          action = option.letter();
          argument = option.value();
        }
      }
    }
    if (action == 0 || !options.operands().isEmpty()) {
      throw new ToolFailure(USAGE);
    }
    Request request = new Request(action, argument, directory, selection(more.values()));
    if (!request.selection().isEverything() && !request.isListing()) {
      throw new ToolFailure("--select goes with -p, -j, --table or --sender-table");
    }
    return request;
  }

  private static QueueSelection selection(List<String> conditions) {
    try {
      return QueueSelection.parse(conditions, Instant.now());
    } catch (IllegalArgumentException e) {
      throw new ToolFailure(e.getMessage());
    }
  }

  private static void perform(
      ToolEnvironment environment, Configuration configuration, Request request)
      throws IOException {
    Path sockets = Path.of(configuration.get(QueueLayout.QUEUE_DIRECTORY)).resolve("public");
    LookupTables tables = new TableTypes(environment.log());
    MailLog log = new MailLog((program, severity, text) -> environment.warning(text), "postqueue");
    CallingUser user = CallingUser.ofProcess(configuration);
    if (request.isListing()) {
      user.require(
          StringList.of(AUTHORIZED_MAILQ_USERS.name(), configuration, tables, log),
          "view the mail queue");
      list(environment, configuration, request, sockets);
      return;
    }
    user.require(
        StringList.of(AUTHORIZED_FLUSH_USERS.name(), configuration, tables, log),
        "flush the mail queue");
    switch (request.action()) {
      case 'f' -> flush(sockets.resolve(configuration.get(QUEUE_SERVICE_NAME)));
      case 'i' -> {
        if (!QueueIds.isValid(request.argument())) {
          throw new ToolFailure(
              "Cannot flush queue ID - invalid name: \"" + request.argument() + "\"");
        }
        Path socket = sockets.resolve(configuration.get(FLUSH_SERVICE_NAME));
        report(
            ask(environment, () -> FlushProtocol.sendMessage(socket, request.argument())),
            request.argument());
      }
      default -> {
        DomainList domains = DomainList.of(FAST_FLUSH_DOMAINS.name(), configuration, tables, log);
        Path socket = sockets.resolve(configuration.get(FLUSH_SERVICE_NAME));
        site(environment, domains, socket, request.argument());
      }
    }
  }

  private static void site(
      ToolEnvironment environment, DomainList domains, Path socket, String site)
      throws IOException {
    boolean valid =
        site.startsWith("[") && site.endsWith("]")
            ? HostSyntax.isAddressLiteral(site.substring(1, site.length() - 1))
            : HostSyntax.isHostname(site);
    if (!valid) {
      throw new ToolFailure("Cannot flush mail queue - invalid destination: \"" + site + "\"");
    }
    FlushStatus status = FlushStatus.DENY;
    try {
      if (domains.matches(site)) {
        status = ask(environment, () -> FlushProtocol.sendSite(socket, site));
      }
    } catch (LookupFailure e) {
      throw new ToolFailure("table lookup error: " + e.getMessage());
    }
    report(status, site);
  }

  private static void report(FlushStatus status, String argument) {
    switch (status) {
      case OK, UNKNOWN -> {
        // Nothing to say, as when nothing was waiting.
      }
      case BAD -> throw new ToolFailure("Invalid request: \"" + argument + "\"");
      case FAIL -> throw new ToolFailure(DOWN);
      case DENY ->
          throw new ToolFailure(
              "Flush service is not configured for destination \"" + argument + "\"");
    }
  }

  @FunctionalInterface
  private interface Question {
    FlushStatus ask() throws IOException;
  }

  private static FlushStatus ask(ToolEnvironment environment, Question question) {
    try {
      return question.ask();
    } catch (DownException e) {
      environment.warning("connect to public/flush: " + e.getMessage());
      return FlushStatus.FAIL;
    } catch (IOException e) {
      environment.warning("read public/flush socket: " + e.getMessage());
      return FlushStatus.FAIL;
    }
  }

  private static void flush(Path socket) {
    try {
      Trigger.send(socket, "FADI");
    } catch (IOException e) {
      throw new ToolFailure(DOWN);
    }
  }

  private static void list(
      ToolEnvironment environment, Configuration configuration, Request request, Path sockets)
      throws IOException {
    PrintStream out = environment.output();
    QueueLister.EntrySink format;
    Runnable end;
    switch (request.action()) {
      case 'j' -> {
        format = new JsonListing(out);
        end = () -> {};
      }
      case TABLE, SENDER_TABLE -> {
        AgeTable table = new AgeTable(request.action() == SENDER_TABLE, Instant.now());
        format = table;
        end = () -> table.lines().forEach(line -> out.print(line + "\n"));
      }
      default -> {
        boolean longIds = configuration.text("enable_long_queue_ids").orElse("no").equals("yes");
        MailqListing mailq = new MailqListing(out, longIds, ZoneId.systemDefault());
        format = mailq;
        end = mailq::end;
      }
    }
    QueueSelection selection = request.selection();
    feed(
        environment,
        configuration,
        sockets,
        entry -> {
          if (selection.matches(entry)) {
            format.accept(entry);
          }
        });
    end.run();
  }

  /** Lists the queue by the running mail system, or from its files. */
  private static void feed(
      ToolEnvironment environment,
      Configuration configuration,
      Path sockets,
      QueueLister.EntrySink format)
      throws IOException {
    try {
      ShowqProtocol.ask(sockets.resolve(configuration.get(SHOWQ_SERVICE_NAME)), format);
    } catch (DownException e) {
      String reason = "Connect to the Postfix showq service: " + e.getMessage();
      if (Posix.geteuid() != 0 && !canRead(configuration)) {
        throw new ToolFailure("Queue report unavailable - mail system is down (" + reason + ")");
      }
      environment.warning("Mail system is down -- accessing queue directly (" + reason + ")");
      QueueLayout layout = QueueLayout.of(configuration);
      BounceLogFile logs = new BounceLogFile(layout, QueueDisk.real(OptionalInt.empty()), "defer");
      new QueueLister(layout, logs).list(format);
    }
  }

  /** An ordinary user may own the whole mail system. */
  private static boolean canRead(Configuration configuration) {
    Path queue = Path.of(configuration.get(QueueLayout.QUEUE_DIRECTORY));
    return java.nio.file.Files.isReadable(queue.resolve("deferred"));
  }
}
