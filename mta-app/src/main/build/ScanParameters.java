import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds which parameters of the table the compiled code reads, and writes their names, one a line.
 *
 * <p>A class reads a parameter when the parameter's name is one of its string constants: that is
 * what {@code Parameter} constants and match lists are made of. Names that are put together at run
 * time are told by the rules below. What the default of such a parameter refers to is read with it.
 *
 * <p>Arguments: the file to write, the class path (jars or directories, those of Facteur are
 * taken).
 */
final class ScanParameters {
  /** Classes that name parameters without doing what they say. */
  private static final List<String> NAMING_ONLY =
      List.of(
          "org/facteur/app/parameters/",
          "org/facteur/maps/database/DatabaseParameters",
          "org/facteur/app/tool/postconf/BuiltInLists",
          "org/facteur/core/config/ComputedDefaults",
          "org/facteur/core/config/ServiceParameters",
          "org/facteur/smtpclient/session/UnsupportedSettings");

  /** Parts of the code that put a prefix before the names of parameters. */
  private static final Map<String, List<String>> PREFIXES =
      Map.of(
          "org/facteur/smtpclient/", List.of("smtp_", "lmtp_"),
          "org/facteur/core/tls/client/", List.of("smtp_", "lmtp_"),
          "org/facteur/core/tls/CertificateFiles", List.of("smtpd_tls_", "smtp_tls_", "lmtp_tls_"),
          "org/facteur/queue/checks/CheckTables", List.of("", "smtp_", "lmtp_"),
          "org/facteur/queue/delivery/StatusFilter",
              List.of("smtp", "lmtp", "local", "virtual", "pipe"),
          "org/facteur/queue/manager/TransportLimits", List.of("default_", ""),
          "org/facteur/queue/resolve/RoutingParameters", List.of("address_verify_"));

  /** Names that are put together of two parts that vary. */
  private static final List<String> COMPOSED =
      List.of("smtp_helo_name", "smtp_helo_timeout", "lmtp_lhlo_name", "lmtp_lhlo_timeout");

  private static final Pattern REFERENCE = Pattern.compile("\\$[{(]?([A-Za-z0-9_]+)");

  private final Map<String, String> defaults = new TreeMap<>();
  private final Set<String> found = new TreeSet<>();

  public static void main(String[] args) throws IOException {
    ScanParameters scan = new ScanParameters();
    List<Path> places =
        Stream.of(args[1].split(":")).map(Path::of).filter(ScanParameters::isOurs).toList();
    for (Path place : places) {
      scan.in(place, scan::readTable);
    }
    for (Path place : places) {
      scan.in(place, scan::readClass);
    }
    COMPOSED.forEach(scan::add);
    scan.follow();
    scan.addTransports();
    Path target = Path.of(args[0]);
    Files.createDirectories(target.getParent());
    Files.write(target, scan.found);
  }

  private static boolean isOurs(Path place) {
    return Files.exists(place)
        && (place.toString().contains("/mta-") || place.endsWith("target/classes"));
  }

  private interface Reader {
    void read(Path file) throws IOException;
  }

  private void in(Path place, Reader reader) throws IOException {
    if (Files.isDirectory(place)) {
      each(place, reader);
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        each(jar.getPath("/"), reader);
      }
    }
  }

  private static void each(Path root, Reader reader) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(Files::isRegularFile)
          .forEach(
              file -> {
                try {
                  reader.read(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  private void readTable(Path file) throws IOException {
    if (file.endsWith("org/facteur/core/config/parameters.tsv")) {
      for (String line : Files.readAllLines(file)) {
        String[] fields = line.split("\t", -1);
        if (!line.startsWith("#")) {
          defaults.put(fields[0], fields[2]);
        }
      }
    }
  }

  private void readClass(Path file) throws IOException {
    if (!file.toString().endsWith(".class")) {
      return;
    }
    ClassModel model = ClassFile.of().parse(Files.readAllBytes(file));
    String name = model.thisClass().asInternalName();
    if (!name.startsWith("org/facteur/") || NAMING_ONLY.stream().anyMatch(name::startsWith)) {
      return;
    }
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof StringEntry constant) {
        // A concatenation leaves a mark in the place of what comes in at run time.
        String text = constant.stringValue().replace("\u0001", "");
        add(text);
        PREFIXES.forEach(
            (part, prefixes) -> {
              if (name.startsWith(part)) {
                prefixes.forEach(prefix -> add(prefix + text));
              }
            });
      }
    }
  }

  private void add(String name) {
    if (defaults.containsKey(name)) {
      found.add(name);
    }
  }

  /** Adds what the defaults of parameters refer to. */
  private void follow() {
    Deque<String> open = new ArrayDeque<>(found);
    while (!open.isEmpty()) {
      Matcher matcher = REFERENCE.matcher(defaults.get(open.pop()));
      while (matcher.find()) {
        if (defaults.containsKey(matcher.group(1)) && found.add(matcher.group(1))) {
          open.push(matcher.group(1));
        }
      }
    }
  }

  /** Adds what the table has for single transports: such a name is read when its default is. */
  private void addTransports() {
    for (String name : defaults.keySet()) {
      for (int at = name.indexOf('_'); at > 0; at = name.indexOf('_', at + 1)) {
        if (found.contains("default" + name.substring(at))
            && defaults.get(name).equals("$default" + name.substring(at))) {
          found.add(name);
        }
      }
    }
    // Their defaults are numbers of their own.
    for (String limit : List.of("_destination_concurrency_limit", "_destination_recipient_limit")) {
      if (found.contains("default" + limit)) {
        add("local" + limit);
      }
    }
  }
}
