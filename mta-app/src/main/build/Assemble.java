import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lays out the distribution: {@code sbin} with a link for each tool, {@code lib}, {@code conf}, and
 * caches of loaded classes that make the programs start fast on the JDK that builds them.
 *
 * <p>Arguments: the module's directory, the file with the class path, {@code cache} or {@code
 * nocache}.
 */
final class Assemble {
  private static final List<String> TOOLS =
      List.of(
          "postfix",
          "postconf",
          "postmap",
          "postalias",
          "newaliases",
          "postqueue",
          "mailq",
          "postsuper",
          "postcat",
          "postlog",
          "posttls-finger",
          "sendmail",
          "postdrop",
          "postkick",
          "saslpasswd2",
          "sasldblistusers2");

  public static void main(String[] args) throws Exception {
    Path module = Path.of(args[0]);
    Path target = module.resolve("target/facteur").toAbsolutePath().normalize();
    delete(target);
    Path lib = Files.createDirectories(target.resolve("lib"));
    Path sbin = Files.createDirectories(target.resolve("sbin"));
    copyTree(module.resolve("src/main/dist/lib"), lib);
    copyTree(module.resolve("../conf"), target.resolve("conf"));
    Files.setPosixFilePermissions(
        lib.resolve("launch.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String tool : TOOLS) {
      Files.createSymbolicLink(sbin.resolve(tool), Path.of("../lib/launch.sh"));
    }
    Files.writeString(lib.resolve("java-home"), System.getProperty("java.home") + "\n");
    Files.copy(only(module.resolve("target"), "mta-app-"), lib.resolve("mta-app.jar"));
    for (String entry : Files.readString(Path.of(args[1])).strip().split(":")) {
      Path jar = Path.of(entry);
      Files.copy(jar, lib.resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    }
    List<String> jars;
    try (Stream<Path> files = Files.list(lib)) {
      jars =
          files
              .map(f -> f.getFileName().toString())
              .filter(f -> f.endsWith(".jar"))
              .sorted()
              .toList();
    }
    Files.writeString(lib.resolve("class-path"), String.join(":", jars) + "\n");
    if (args[2].equals("cache")) {
      train(lib, "tools", "org.facteur.app.tool.ToolMain", target.toString(), "train-tools");
      train(lib, "daemon", "org.facteur.app.ProcessMain", target.toString(), "train");
    }
  }

  /** Runs a program once and keeps what it loaded. */
  private static void train(Path lib, String cache, String... program) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add("-XX:AOTCacheOutput=" + lib.resolve(cache + ".aot"));
    command.addAll(
        List.of(
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "-Xlog:aot*=off",
            "-Xlog:cds*=off",
            "-XX:-UsePerfData"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
    // The class path must be the launch script's, in the same words.
    String jars = Files.readString(lib.resolve("class-path")).strip();
    command.addAll(List.of("-cp", lib + "/" + jars.replace(":", ":" + lib + "/")));
    command.addAll(List.of(program));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(lib.resolve("../../" + cache + "-training.log").normalize().toFile())
            .start();
    if (process.waitFor() != 0 || !Files.exists(lib.resolve(cache + ".aot"))) {
      System.err.println("no cache " + cache + ".aot: programs work, but start more slowly");
    }
  }

  private static Path only(Path directory, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(
              f -> f.getFileName().toString().startsWith(prefix) && f.toString().endsWith(".jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
