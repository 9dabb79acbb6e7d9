package org.facteur.maps.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Collects the entries of a text source.
 *
 * @param format how entries are written
 * @param fold from the key as written to the key as stored
 * @param duplicates what becomes of a key that is there already
 * @param valuesAreFiles whether values name files whose contents are kept, in base64
 * @param utf8 whether a line that is not UTF-8 is left out, with a warning
 * @param warnings takes whole warnings, without program name
 */
public record TableSource(
    SourceFormat format,
    UnaryOperator<String> fold,
    Duplicates duplicates,
    boolean valuesAreFiles,
    boolean utf8,
    Consumer<String> warnings) {

  /** What becomes of a key that is there already. */
  public enum Duplicates {
    WARN,
    IGNORE,
    REPLACE
  }

  /**
   * Reads a source.
   *
   * @param name of the source, for warnings
   * @param database name of the index file, for warnings about duplicates; empty when there is
   *     none, then they name the line
   * @param entries added to; may hold entries already
   */
  public void read(InputStream input, String name, String database, Map<String, String> entries)
      throws IOException {
    LogicalLines.read(
        input,
        name,
        warnings,
        line -> add(line, name + ", line " + line.number(), database, entries));
  }

  private void add(LogicalLine line, String where, String database, Map<String, String> entries) {
    if (utf8 && !Utf8Input.isValid(line.text())) {
      warnings.accept(
          "%s: non-UTF-8 input \"%s\" -- ignoring this line"
              .formatted(where, Utf8Input.printable(line.text())));
      return;
    }
    format
        .parse(line.text(), problem -> warnings.accept(where + ": " + problem))
        .ifPresent(entry -> add(entry, where, database, entries));
  }

  private void add(
      SourceFormat.Entry entry, String where, String database, Map<String, String> entries) {
    String value = entry.value();
    if (valuesAreFiles) {
      try {
        value = FileValues.encode(FileValues.read(value));
      } catch (IOException e) {
        warnings.accept(where + ": " + e.getMessage() + ": skipping this entry");
        return;
      }
    }
    String key = fold.apply(entry.key());
    if (duplicates == Duplicates.REPLACE) {
      entries.put(key, value);
    } else if (entries.putIfAbsent(key, value) != null && duplicates == Duplicates.WARN) {
      warnings.accept(
          (database.isEmpty() ? where : database) + ": duplicate entry: \"" + key + '"');
    }
  }
}
