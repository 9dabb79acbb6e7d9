package org.facteur.app.instance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.facteur.app.instance.FacteurInstance.Rights;

/**
 * Sends mail over several connections while the processes of the mail system are killed one after
 * the other, then counts: every message that was answered with 250 must have been delivered or
 * still be queued.
 *
 * <p>Half of the mail goes into a Maildir, half to another server. A message may be delivered twice
 * only when a process was killed between the two deliveries.
 */
final class NothingLost {
  private static final int CONNECTIONS = 6;
  private static final int MESSAGES_PER_SESSION = 10;
  private static final String MARK = "X-Load-Id: ";
  private static final Pattern ID = Pattern.compile(MARK + "(\\S+)");
  private final Rights rights;
  private final Duration time;
  private final Duration betweenKills;
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final AtomicInteger sent = new AtomicInteger();
  private final List<Instant> kills = new ArrayList<>();
  private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
  private int killed;
  private volatile boolean over;

  /**
   * @param time how long mail is sent
   * @param betweenKills how long a process may work before it is killed
   */
  NothingLost(Rights rights, Duration time, Duration betweenKills) {
    this.rights = rights;
    this.time = time;
    this.betweenKills = betweenKills;
  }

  /**
   * What has become of the mail.
   *
   * @param accepted how many messages were answered with 250
   * @param delivered how many of them have been delivered
   * @param queued how many of the others are in the queue
   * @param lost the rest: must be empty
   * @param repeated how many deliveries were made again after a kill, as they may
   * @param repeatedForNothing those without a kill between them: must be empty
   * @param torn files that a killed process left unfinished; nobody was told that they are accepted
   * @param refusals replies that are neither success nor temporary: must be empty
   */
  record Result(
      int sent,
      int accepted,
      int delivered,
      int queued,
      Set<String> lost,
      int repeated,
      Set<String> repeatedForNothing,
      int torn,
      int kills,
      Collection<String> refusals) {

    boolean isGood() {
      return lost.isEmpty() && repeatedForNothing.isEmpty() && refusals.isEmpty() && accepted > 0;
    }

    @Override
    public String toString() {
      return """
          sent %d, answered 250 %d, delivered %d, still queued %d, LOST %d %s
          processes killed %d, delivered again after a kill %d, without a kill between %d %s
          unfinished or damaged files %d, permanent refusals %d %s
          """
          .formatted(
              sent,
              accepted,
              delivered,
              queued,
              lost.size(),
              lost,
              kills,
              repeated,
              repeatedForNothing.size(),
              repeatedForNothing,
              torn,
              refusals.size(),
              refusals);
    }
  }

  /** Arguments: seconds of load, then {@code ordinary} or {@code privileged}. */
  public static void main(String[] arguments) throws Exception {
    Rights rights =
        arguments.length > 1 && arguments[1].equals("privileged")
            ? Rights.PRIVILEGED
            : Rights.ORDINARY;
    Duration time = Duration.ofSeconds(Long.parseLong(arguments[0]));
    Result result = new NothingLost(rights, time, Duration.ofSeconds(3)).run();
    System.out.print(result);
    System.exit(result.isGood() ? 0 : 1);
  }

  /** Runs it all; takes some seconds longer than the load. */
  Result run() throws Exception {
    try (MailSink sink = new MailSink();
        FacteurInstance facteur = FacteurInstance.create(rights)) {
      facteur.set("relay_domains", "relay.test");
      facteur.set("transport_maps", "inline:{{relay.test=smtp:[127.0.0.1]:" + sink.port() + "}}");
      // What is deferred because a process was missing is tried again soon.
      facteur.set("minimal_backoff_time", "1s");
      facteur.set("maximal_backoff_time", "2s");
      facteur.set("queue_run_delay", "1s");
      facteur.set("transport_retry_time", "1s");
      facteur.set("smtpd_client_connection_rate_limit", "0");
      facteur.start();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        int number = i;
        clients.add(Thread.ofPlatform().start(() -> send(facteur.port(), number)));
      }
      killInTurn(facteur);
      over = true;
      for (Thread client : clients) {
        client.join();
      }
      if (facteur.master().isEmpty()) {
        facteur.start();
      }
      awaitDelivery(facteur, sink);
      facteur.tool("postfix", "stop");
      Result result = count(facteur, sink);
      if (!result.isGood()) {
        Files.copy(
            facteur.log(),
            Path.of(System.getProperty("java.io.tmpdir"), "nothing-lost.log"),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      return result;
    }
  }

  private void send(int port, int client) {
    int number = 0;
    while (!over) {
      try (SmtpPeer peer = new SmtpPeer(port)) {
        peer.say("EHLO load.example.net");
        for (int i = 0; i < MESSAGES_PER_SESSION && !over; i++) {
          String id = "load-" + client + "-" + number++ + "-end";
          boolean relayed = number % 2 == 0;
          String text =
              MARK + id + "\nSubject: load\n\n" + "A line of this message.\n".repeat(number % 400);
          sent.incrementAndGet();
          String reply =
              peer.mail(
                  "sender@example.net", relayed ? "u@relay.test" : "u@example.test", text.strip());
          if (reply.startsWith("250")) {
            answered.add(id);
          } else if (reply.startsWith("5")) {
            refusals.add(id + ": " + reply);
          }
        }
        peer.say("QUIT");
      } catch (IOException e) {
        // Killed under our hands: the message may be there or not, nobody was told.
        sleep(Duration.ofMillis(50));
      }
    }
  }

  private static void sleep(Duration time) {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Network process, delivery process, master, and again; an ordinary user has only the last. */
  private void killInTurn(FacteurInstance facteur) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    for (int turn = 0; System.nanoTime() < end; turn++) {
      sleep(betweenKills);
      Optional<ProcessHandle> victim =
          switch (rights == Rights.ORDINARY ? 2 : turn % 3) {
            case 0 -> facteur.child("network");
            case 1 -> facteur.child("delivery");
            default -> facteur.master();
          };
      if (victim.isPresent()) {
        killed++;
        kills.add(Instant.now());
        FacteurInstance.kill(victim.get());
        kills.add(Instant.now());
      }
      if (facteur.master().isEmpty()) {
        facteur.start();
        // What the processes of the killed master still did ends about now.
        kills.add(Instant.now());
      }
    }
  }

  private void awaitDelivery(FacteurInstance facteur, MailSink sink) throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() < end) {
      Set<String> open = new TreeSet<>(answered);
      open.removeAll(deliveries(facteur, sink).keySet());
      if (open.isEmpty()) {
        return;
      }
      sleep(Duration.ofMillis(300));
    }
    facteur.tool("postqueue", "-f");
    sleep(Duration.ofSeconds(2));
  }

  private static Optional<String> idIn(String text) {
    Matcher matcher = ID.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The times of all deliveries, by message. */
  private static Map<String, List<Instant>> deliveries(FacteurInstance facteur, MailSink sink)
      throws IOException {
    Map<String, List<Instant>> found = new HashMap<>();
    for (Path file : FacteurInstance.files(facteur.inbox())) {
      Instant time = Files.getLastModifiedTime(file).toInstant();
      idIn(Files.readString(file, StandardCharsets.ISO_8859_1))
          .ifPresent(id -> found.computeIfAbsent(id, x -> new ArrayList<>()).add(time));
    }
    for (MailSink.Received received : sink.received()) {
      idIn(received.text())
          .ifPresent(id -> found.computeIfAbsent(id, x -> new ArrayList<>()).add(received.time()));
    }
    return found;
  }

  private Result count(FacteurInstance facteur, MailSink sink) throws IOException {
    Map<String, List<Instant>> deliveries = deliveries(facteur, sink);
    Set<String> queued = new TreeSet<>();
    int torn = FacteurInstance.files(facteur.queue().resolve("corrupt")).size();
    for (String name : List.of("incoming", "active", "deferred", "hold")) {
      for (Path file : FacteurInstance.files(facteur.queue().resolve(name))) {
        if (isComplete(file)) {
          idIn(Files.readString(file, StandardCharsets.ISO_8859_1)).ifPresent(queued::add);
        } else {
          torn++;
        }
      }
    }
    Set<String> lost = new TreeSet<>(answered);
    lost.removeAll(deliveries.keySet());
    lost.removeAll(queued);
    Set<String> forNothing = new TreeSet<>();
    int repeated = 0;
    for (Map.Entry<String, List<Instant>> entry : deliveries.entrySet()) {
      List<Instant> times = entry.getValue().stream().sorted().toList();
      for (int i = 1; i < times.size(); i++) {
        repeated++;
        if (!killedBetween(times.get(i - 1), times.get(i))) {
          forNothing.add(entry.getKey());
        }
      }
    }
    queued.removeAll(deliveries.keySet());
    queued.retainAll(answered);
    Set<String> delivered = new TreeSet<>(deliveries.keySet());
    delivered.retainAll(answered);
    return new Result(
        sent.get(),
        answered.size(),
        delivered.size(),
        queued.size(),
        lost,
        repeated,
        forNothing,
        torn,
        killed,
        List.copyOf(refusals));
  }

  /** The owner's execute bit says that a queue file is complete. */
  private static boolean isComplete(Path file) throws IOException {
    return ((Integer) Files.getAttribute(file, "unix:mode") & 0100) != 0;
  }

  private boolean killedBetween(Instant one, Instant other) {
    return kills.stream().anyMatch(k -> !k.isBefore(one) && !k.isAfter(other));
  }
}
