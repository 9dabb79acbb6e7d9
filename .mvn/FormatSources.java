import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks ("check") or rewrites ("write") the Java sources below a directory with google-java-format. */
final class FormatSources {
  public static void main(String[] args) throws Exception {
    boolean write = args[0].equals("write");
    Path root = Path.of(args[1]);
    if (!Files.isDirectory(root)) {
      return;
    }
    Formatter formatter = new Formatter();
    List<Path> differing = new ArrayList<>();
    try (var files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".java"))::iterator) {
        String before = Files.readString(file);
        String ordered =
            ImportOrderer.reorderImports(
                RemoveUnusedImports.removeUnusedImports(before), JavaFormatterOptions.Style.GOOGLE);
        String after = formatter.formatSource(ordered);
        if (!after.equals(before)) {
          differing.add(file);
          if (write) {
            Files.writeString(file, after);
          }
        }
      }
    }
    if (!write && !differing.isEmpty()) {
      differing.forEach(file -> System.err.println("not formatted: " + file));
      System.err.println("run: mvn -Pformat process-test-classes");
      System.exit(1);
    }
  }
}
