package org.facteur.core.dns;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The machine's own view of names: getaddrinfo and getnameinfo, with the sources "files" and "dns"
 * in the order of nsswitch.conf(5). Safe for many threads; calls block.
 */
public final class HostNames {
  /** The families of addresses that are asked for, as inet_protocols has them. */
  public static final Set<RecordType> BOTH_FAMILIES = Set.of(RecordType.A, RecordType.AAAA);

  private static final List<String> DEFAULT_SOURCES = List.of("files", "dns");

  private final Path hostsFile;
  private final Path nsswitch;
  private final DnsResolver resolver;

  /**
   * @param hostsFile usually /etc/hosts; read at each lookup, so that a change counts at once
   * @param nsswitch usually /etc/nsswitch.conf
   */
  public HostNames(Path hostsFile, Path nsswitch, DnsResolver resolver) {
    this.hostsFile = hostsFile;
    this.nsswitch = nsswitch;
    this.resolver = resolver;
  }

  /** The files below /etc. */
  public static HostNames ofSystem(DnsResolver resolver) {
    return new HostNames(Path.of("/etc/hosts"), Path.of("/etc/nsswitch.conf"), resolver);
  }

  /**
   * The addresses of a name.
   *
   * @param host a name or an address
   * @param families A, AAAA or both
   */
  public HostLookup addresses(String host, Set<RecordType> families) {
    try {
      InetAddress literal = InetAddress.ofLiteral(host);
      return wanted(literal, families)
          ? new HostLookup.Addresses(List.of(literal))
          : new HostLookup.Failure(HostLookup.Kind.NO_NAME);
    } catch (IllegalArgumentException e) {
      return addressesOfName(host, families);
    }
  }

  private HostLookup addressesOfName(String host, Set<RecordType> families) {
    HostLookup last = new HostLookup.Failure(HostLookup.Kind.NO_NAME);
    for (String source : sources()) {
      HostLookup found =
          source.equals("files") ? fromFile(host, families) : fromDns(host, families);
      if (found instanceof HostLookup.Addresses) {
        return found;
      }
      last = found;
    }
    return last;
  }

  private HostLookup fromFile(String host, Set<RecordType> families) {
    List<InetAddress> addresses =
        hosts().addresses(host).stream().filter(address -> wanted(address, families)).toList();
    return addresses.isEmpty()
        ? new HostLookup.Failure(HostLookup.Kind.NO_NAME)
        : new HostLookup.Addresses(addresses);
  }

  private HostLookup fromDns(String host, Set<RecordType> families) {
    List<InetAddress> addresses = new ArrayList<>();
    Map<RecordType, DnsAnswer> failures = new EnumMap<>(RecordType.class);
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    boolean search = !host.endsWith(".");
    for (RecordType family : List.of(RecordType.AAAA, RecordType.A)) {
      if (families.contains(family)) {
        DnsAnswer answer = resolver.lookup(new DnsQuestion(name, family, search, search, false));
        if (answer instanceof DnsAnswer.Found found) {
          found.all(DnsRecord.Address.class).forEach(record -> addresses.add(record.address()));
        } else {
          failures.put(family, answer);
        }
      }
    }
    return addresses.isEmpty()
        ? new HostLookup.Failure(failure(failures))
        : new HostLookup.Addresses(addresses);
  }

  /**
   * The one reason for all families, as glibc 2.36 finds it: what a server has answered counts more
   * than what failed, A more than AAAA. Where A alone is asked for, a failure counts for nothing as
   * soon as another name of the search list was answered after it.
   */
  private static HostLookup.Kind failure(Map<RecordType, DnsAnswer> failures) {
    DnsAnswer four = failures.get(RecordType.A);
    DnsAnswer six = failures.get(RecordType.AAAA);
    if (four instanceof DnsAnswer.TemporaryFailure failure && six == null) {
      return failure.overtaken() ? HostLookup.Kind.NO_NAME : HostLookup.Kind.TRY_AGAIN;
    }
    boolean undecided = four == null || four instanceof DnsAnswer.TemporaryFailure;
    return kind(undecided && six != null ? six : four);
  }

  private static HostLookup.Kind kind(DnsAnswer answer) {
    return switch (answer) {
      case DnsAnswer.TemporaryFailure none -> HostLookup.Kind.TRY_AGAIN;
      case DnsAnswer.PermanentFailure none -> HostLookup.Kind.FAILED;
      case DnsAnswer.NoData none -> HostLookup.Kind.NO_DATA;
      case null, default -> HostLookup.Kind.NO_NAME;
    };
  }

  /** The name of an address, as it stands in the hosts file or the DNS: nobody has verified it. */
  public HostLookup name(InetAddress address) {
    HostLookup last = new HostLookup.Failure(HostLookup.Kind.NO_NAME);
    for (String source : sources()) {
      HostLookup found =
          source.equals("files")
              ? hosts()
                  .name(address)
                  .<HostLookup>map(HostLookup.Name::new)
                  .orElse(new HostLookup.Failure(HostLookup.Kind.NO_NAME))
              : nameFromDns(address);
      if (found instanceof HostLookup.Name) {
        return found;
      }
      last = found;
    }
    return last;
  }

  private HostLookup nameFromDns(InetAddress address) {
    return switch (resolver.lookup(ReverseName.of(address), RecordType.PTR)) {
      case DnsAnswer.Found found ->
          found
              .all(DnsRecord.Target.class)
              .findFirst()
              .<HostLookup>map(record -> new HostLookup.Name(record.target()))
              .orElse(new HostLookup.Failure(HostLookup.Kind.NO_NAME));
      case DnsAnswer.TemporaryFailure none -> new HostLookup.Failure(HostLookup.Kind.TRY_AGAIN);
      default -> new HostLookup.Failure(HostLookup.Kind.NO_NAME);
    };
  }

  private static boolean wanted(InetAddress address, Set<RecordType> families) {
    return address instanceof Inet4Address && families.contains(RecordType.A)
        || address instanceof Inet6Address && families.contains(RecordType.AAAA);
  }

  private HostsFile hosts() {
    return HostsFile.parse(read(hostsFile));
  }

  private List<String> sources() {
    for (String line : read(nsswitch).split("\n")) {
      if (line.startsWith("hosts:")) {
        List<String> sources = new ArrayList<>();
        for (String word : line.substring("hosts:".length()).strip().split("\\s+")) {
          // systemd's resolver asks the same name servers; other sources have no place here.
          String source = word.equals("resolve") ? "dns" : word;
          if (DEFAULT_SOURCES.contains(source) && !sources.contains(source)) {
            sources.add(source);
          }
        }
        return sources.isEmpty() ? DEFAULT_SOURCES : sources;
      }
    }
    return DEFAULT_SOURCES;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
