package org.facteur.queue.intake;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.net.OwnAddresses;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.file.BounceLogRecord;
import org.facteur.queue.file.FileQueueStore;
import org.facteur.queue.file.RecordReader;
import org.facteur.queue.file.RecordType;
import org.facteur.queue.milter.MilterConnector;
import org.facteur.queue.resolve.AddressMapping;
import org.facteur.queue.resolve.AddressRewriter;
import org.facteur.queue.resolve.LocalDomains;
import org.facteur.queue.store.QueuedMessage;
import org.facteur.testing.FakeTables;

/** An intake over a queue in a temporary directory, with what it logged and queued. */
public final class IntakeFixture {
  static final Instant NOW = Instant.parse("2026-11-21T02:13:26.512175Z");

  public final List<String> log = new ArrayList<>();
  public final List<QueuedMessage> queued = new ArrayList<>();
  public final List<QueuedMessage> returned = new ArrayList<>();
  public final List<String> notices = new ArrayList<>();
  public boolean refuseNotices;
  public final Map<String, String> settings = new HashMap<>();
  final Map<String, String> attributes = new LinkedHashMap<>();
  final EnumSet<MessageOrigin.Option> options =
      EnumSet.of(MessageOrigin.Option.MAP, MessageOrigin.Option.BCC);
  AddressRewriter.Context context = AddressRewriter.Context.LOCAL;
  MilterConnector milters =
      (endpoint, timeout) -> {
        throw new IOException("Connection refused");
      };
  public final FakeTables tables = new FakeTables();
  private final Path spool;

  public IntakeFixture(Path spool) throws IOException {
    this.spool = spool;
    for (String queue : List.of("maildrop", "incoming", "active", "deferred", "hold", "corrupt")) {
      Files.createDirectories(spool.resolve(queue));
    }
    settings.put("queue_directory", spool.toString());
    settings.put("myhostname", "mx.example.test");
    settings.put("mydomain", "example.test");
    settings.put("myorigin", "example.test");
    settings.put("mydestination", "example.test");
    settings.put("inet_interfaces", "127.0.0.1");
    settings.put("inet_protocols", "ipv4");
    settings.put("smtputf8_enable", "yes");
  }

  public Configuration configuration() {
    return Configuration.of(settings);
  }

  public MailLog mailLog() {
    return new MailLog(
        (program, severity, text) -> log.add(severity.prefix() + text), "postfix/cleanup");
  }

  public CleanupIntake intake() {
    Configuration configuration = configuration();
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    MailLog mailLog = mailLog();
    return new CleanupIntake(
        FileQueueStore.of(configuration, OptionalInt.empty(), clock),
        new Services(),
        queued::add,
        this::refused,
        mailLog,
        clock);
  }

  private void refused(QueuedMessage message, List<BounceLogRecord> records) throws IOException {
    if (refuseNotices) {
      throw new IOException("no notices today");
    }
    returned.add(message);
    records.forEach(
        each ->
            notices.add(each.recipient() + " " + each.dsn().status() + " " + each.dsn().reason()));
  }

  IntakeSession open() throws IOException {
    return intake()
        .open(new MessageOrigin(Configuration.of(settings), context, attributes, options));
  }

  /** Sends a message and returns its records, {@code T text}; the id is replaced by ID. */
  List<String> send(String sender, List<String> recipients, String text) throws Exception {
    try (IntakeSession session = open()) {
      session.sender(sender, "", DsnReturn.UNSPECIFIED, "", null);
      for (String recipient : recipients) {
        session.recipient(recipient, "", DsnNotify.UNSPECIFIED);
      }
      session.beginMessage();
      lines(session, text);
      IntakeResult result = session.finish();
      if (result instanceof IntakeResult.Refused refused) {
        return List.of(refused.reply().toLogText());
      }
      return records(session.queueId());
    }
  }

  static void lines(IntakeSession session, String text) throws IOException {
    for (String line : text.split("\n", -1)) {
      byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
      session.line(bytes, 0, bytes.length, true);
    }
  }

  public List<String> records(String queueId) throws Exception {
    byte[] file = Files.readAllBytes(spool.resolve("incoming").resolve(queueId));
    RecordReader reader = RecordReader.of(file, file.length, 0);
    List<String> records = new ArrayList<>();
    for (int type = reader.next(); type != RecordType.END_OF_FILE; type = reader.next()) {
      records.add(((char) type + " " + reader.text()).replace(queueId, "ID"));
    }
    return records;
  }

  /** The message text of a list of records. */
  public static String content(List<String> records) {
    StringBuilder content = new StringBuilder();
    boolean inside = false;
    for (String record : records) {
      inside = inside && !record.startsWith("X");
      if (inside) {
        content.append(record.substring(2)).append(record.startsWith("N") ? "\n" : "");
      }
      inside |= record.startsWith("M");
    }
    return content.toString();
  }

  private final class Services implements IntakeServices {
    @Override
    public AddressRewriter rewriter(Configuration configuration) {
      return new Qualifier();
    }

    @Override
    public LookupTables tables() {
      return tables;
    }

    @Override
    public MilterConnector milters() {
      return milters;
    }

    @Override
    public AddressMapping mapping(Configuration configuration, AddressRewriter rewriter) {
      OwnAddresses own =
          OwnAddresses.of(
              configuration,
              List.of(new OwnAddresses.Assigned(InetAddress.ofLiteral("127.0.0.1"), 8)));
      LocalDomains local = new LocalDomains(configuration, tables, own, mailLog());
      return new AddressMapping(configuration, tables, local, rewriter, mailLog());
    }
  }

  /** Appends {@code @example.test} to addresses without a domain. */
  private static final class Qualifier implements AddressRewriter {
    @Override
    public String rewrite(Context context, String address) {
      return rewriteInternal(context, address);
    }

    @Override
    public String rewriteInternal(Context context, String address) {
      return address.isEmpty() || address.contains("@") ? address : address + "@example.test";
    }
  }
}
