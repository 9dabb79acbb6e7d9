package org.facteur.app.tool.explain;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.facteur.app.system.OfflineAccess;
import org.facteur.app.tool.explain.Explanation.Hop;
import org.facteur.core.address.RecipientDelimiter;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.UserRecord;
import org.facteur.queue.resolve.AddressRewriter;

/** Where local(8) and virtual(8) put mail: the alias, the command, the mailbox. */
final class LocalRoute {
  private static final Parameter<String> ALIAS_MAPS = Parameter.string("alias_maps");
  private static final Parameter<String> MAILBOX_TRANSPORT = Parameter.string("mailbox_transport");
  private static final Parameter<String> FALLBACK_TRANSPORT =
      Parameter.string("fallback_transport");
  private static final Parameter<String> MAILBOX_COMMAND = Parameter.string("mailbox_command");
  private static final Parameter<String> HOME_MAILBOX = Parameter.string("home_mailbox");
  private static final Parameter<String> SPOOL = Parameter.string("mail_spool_directory");
  private static final Parameter<String> LUSER_RELAY = Parameter.string("luser_relay");
  private static final Parameter<String> MAILBOX_MAPS = Parameter.string("virtual_mailbox_maps");
  private static final Parameter<String> MAILBOX_BASE = Parameter.string("virtual_mailbox_base");

  private final OfflineAccess offline;
  private final Set<String> seen = new HashSet<>();

  LocalRoute(OfflineAccess offline) {
    this.offline = offline;
  }

  /** Takes an address on that an alias leads to. */
  @FunctionalInterface
  interface Onward {
    void deliver(int depth, String address);
  }

  void find(int depth, String recipient, Configuration own, List<Hop> hops, Onward onward) {
    int at = recipient.lastIndexOf('@');
    String name = (at < 0 ? recipient : recipient.substring(0, at)).toLowerCase(Locale.ROOT);
    List<String> names = new ArrayList<>(List.of(name));
    RecipientDelimiter.of(own).split(name).ifPresent(split -> names.add(split.user()));
    for (String each : names) {
      for (LookupTable table : offline.parts().tables().openAll(own.get(ALIAS_MAPS), own)) {
        Optional<String> value = value(table, each, depth, hops);
        if (value.isPresent() && seen.add(table.name() + " " + each)) {
          hops.add(new Hop(depth, "alias " + each + " in " + table.name(), value.get()));
          for (String target : value.get().split(",\\s*")) {
            onwards(depth + 1, target.strip(), hops, onward);
          }
          return;
        }
      }
    }
    mailbox(depth, names, own, hops);
  }

  private static Optional<String> value(LookupTable table, String key, int depth, List<Hop> hops) {
    try {
      return table.find(key);
    } catch (LookupFailure e) {
      hops.add(new Hop(depth, "table " + table.name(), "lookup failure: " + e.getMessage()));
      return Optional.empty();
    }
  }

  private void onwards(int depth, String target, List<Hop> hops, Onward onward) {
    if (target.startsWith("|") || target.startsWith("\"|")) {
      hops.add(new Hop(depth, "command", target));
    } else if (target.startsWith("/") || target.startsWith("\"/")) {
      hops.add(new Hop(depth, "file", target));
    } else if (target.startsWith(":include:")) {
      hops.add(new Hop(depth, "list", target.substring(":include:".length())));
    } else {
      String address =
          offline
              .services()
              .rewriter()
              .rewriteInternal(
                  AddressRewriter.Context.LOCAL,
                  target.startsWith("\\") ? target.substring(1) : target);
      hops.add(new Hop(depth, "address", address));
      onward.deliver(depth, address);
    }
  }

  private void mailbox(int depth, List<String> names, Configuration own, List<Hop> hops) {
    Optional<UserRecord> user = Optional.empty();
    try {
      for (String name : names) {
        if (user.isEmpty()) {
          user = offline.parts().users().user(name);
        }
      }
    } catch (PosixException e) {
      hops.add(new Hop(depth, "deferred", "user database: " + e.getMessage()));
      return;
    }
    if (!own.get(MAILBOX_TRANSPORT).isEmpty()) {
      hops.add(new Hop(depth, "mailbox transport", own.get(MAILBOX_TRANSPORT)));
    } else if (user.isPresent()) {
      of(depth, user.get(), own, hops);
    } else if (!own.get(FALLBACK_TRANSPORT).isEmpty()) {
      hops.add(new Hop(depth, "fallback transport", own.get(FALLBACK_TRANSPORT)));
    } else if (!own.get(LUSER_RELAY).isEmpty()) {
      hops.add(new Hop(depth, "luser_relay", own.get(LUSER_RELAY)));
    } else {
      hops.add(new Hop(depth, "bounced", "unknown user: \"" + names.getFirst() + '"'));
    }
  }

  private static void of(int depth, UserRecord user, Configuration own, List<Hop> hops) {
    hops.add(new Hop(depth, "user", user.name() + " (uid " + user.uid() + ")"));
    Path forward = Path.of(user.home(), ".forward");
    if (Files.exists(forward)) {
      hops.add(new Hop(depth, "forward file", forward.toString()));
    } else if (!own.get(MAILBOX_COMMAND).isEmpty()) {
      hops.add(new Hop(depth, "mailbox command", own.get(MAILBOX_COMMAND)));
    } else if (!own.get(HOME_MAILBOX).isEmpty()) {
      hops.add(new Hop(depth, "mailbox", user.home() + "/" + own.get(HOME_MAILBOX)));
    } else {
      String spool = own.get(SPOOL);
      String tail = spool.endsWith("/") ? "/" : "";
      hops.add(new Hop(depth, "mailbox", spool + (tail.isEmpty() ? "/" : "") + user.name() + tail));
    }
  }

  void virtual(int depth, String recipient, Configuration own, List<Hop> hops) {
    String key = recipient.toLowerCase(Locale.ROOT);
    int at = key.lastIndexOf('@');
    for (LookupTable table : offline.parts().tables().openAll(own.get(MAILBOX_MAPS), own)) {
      for (String each : at < 0 ? List.of(key) : List.of(key, key.substring(at))) {
        Optional<String> value = value(table, each, depth, hops);
        if (value.isPresent()) {
          String base = own.get(MAILBOX_BASE);
          String path = base.isEmpty() ? value.get() : base + "/" + value.get();
          hops.add(new Hop(depth, "mailbox", path + " (" + table.name() + ")"));
          return;
        }
      }
    }
    hops.add(new Hop(depth, "bounced", "unknown user: \"" + key + '"'));
  }
}
