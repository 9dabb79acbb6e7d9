package org.facteur.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.LogSink;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.posix.GroupRecord;
import org.facteur.core.posix.UserRecord;
import org.facteur.core.posix.Users;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.delivery.DeliveryRecipient;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.MemoryContent;
import org.facteur.queue.delivery.SessionReuse;
import org.facteur.queue.resolve.AddressClass;
import org.facteur.queue.resolve.AddressResolver;
import org.facteur.queue.resolve.AddressRewriter;
import org.facteur.queue.resolve.Resolution;

/** What the tests of agents work with: tables, users, a log, addresses of example.test. */
public final class Fixture {
  public final List<String> log = new ArrayList<>();
  public final List<Forwarder.Forwarding> forwarded = new ArrayList<>();
  public final List<DeliveryRequest> passed = new ArrayList<>();
  private final Map<String, Map<String, String>> tables = new HashMap<>();
  private final Map<String, UserRecord> users = new HashMap<>();

  /** Fills a table; its name is {@code test:name}. */
  public Fixture table(String name, String... keysAndValues) {
    Map<String, String> content = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      content.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    tables.put("test:" + name, content);
    return this;
  }

  public Fixture user(String name, int uid, int gid, String home) {
    users.put(name, new UserRecord(name, uid, gid, name, home, "/bin/sh"));
    return this;
  }

  /** A configuration of the given settings. */
  public static Configuration configuration(String... namesAndValues) {
    Map<String, String> settings = new HashMap<>();
    settings.put("myhostname", "mx.example.test");
    settings.put("alias_maps", "test:aliases");
    settings.put("biff", "no");
    settings.put("queue_directory", "/");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Configuration.of(settings);
  }

  public MailLog mailLog(String program) {
    LogSink sink = (tag, severity, text) -> log.add(severity.prefix() + text);
    return new MailLog(sink, "postfix/" + program);
  }

  public Users userDatabase() {
    return new Users() {
      @Override
      public Optional<UserRecord> user(String name) {
        return Optional.ofNullable(users.get(name));
      }

      @Override
      public Optional<UserRecord> user(int uid) {
        return users.values().stream().filter(user -> user.uid() == uid).findFirst();
      }

      @Override
      public Optional<GroupRecord> group(String name) {
        return user(name).map(user -> new GroupRecord(name, user.gid()));
      }

      @Override
      public Optional<GroupRecord> group(int gid) {
        return Optional.empty();
      }
    };
  }

  public LookupTables lookupTables() {
    return new LookupTables() {
      @Override
      public LookupTable open(String typeAndName, Configuration configuration) {
        return new LookupTable() {
          @Override
          public String name() {
            return typeAndName;
          }

          @Override
          public Optional<String> find(String key) {
            return Optional.ofNullable(tables.getOrDefault(typeAndName, Map.of()).get(key));
          }
        };
      }

      @Override
      public List<LookupTable> openAll(String maps, Configuration configuration) {
        return Arrays.stream(maps.split("[,\\s]+"))
            .filter(name -> !name.isEmpty())
            .map(name -> open(name, configuration))
            .toList();
      }
    };
  }

  public Forwarder forwarder() {
    return (request, forwarding) -> {
      forwarded.add(forwarding);
      return "NEW" + forwarded.size();
    };
  }

  public OtherTransports transports() {
    return request -> {
      passed.add(request);
      return DeliveryReport.of(List.of());
    };
  }

  /** Completes addresses with example.test. */
  public AddressRewriter rewriter() {
    return new AddressRewriter() {
      @Override
      public String rewrite(Context context, String address) {
        return address.contains("@") ? address : address + "@example.test";
      }

      @Override
      public String rewriteInternal(Context context, String address) {
        return rewrite(context, address);
      }
    };
  }

  /** example.test is local, all else goes by smtp. */
  public AddressResolver resolver() {
    return (sender, recipient) -> {
      boolean local = recipient.endsWith("@example.test");
      return new Resolution(
          local ? "local" : "smtp",
          local ? "example.test" : recipient.substring(recipient.indexOf('@') + 1),
          recipient,
          local ? AddressClass.LOCAL : AddressClass.DEFAULT,
          false,
          false);
    };
  }

  public static DeliveryRecipient recipient(String address) {
    return new DeliveryRecipient(address, address, "", DsnNotify.UNSPECIFIED, 1);
  }

  public static DeliveryRequest request(
      String transport, String nexthop, String sender, String text, String... recipients) {
    return new DeliveryRequest(
        "Q1",
        transport,
        nexthop,
        sender,
        "",
        DsnReturn.UNSPECIFIED,
        "",
        false,
        Instant.now(),
        Instant.now(),
        Map.of("client_name", "client.example", "client_address", "192.0.2.1"),
        DeliveryRequest.Probe.SEND,
        SessionReuse.NONE,
        Arrays.stream(recipients).map(Fixture::recipient).toList(),
        MemoryContent.of(text));
  }
}
