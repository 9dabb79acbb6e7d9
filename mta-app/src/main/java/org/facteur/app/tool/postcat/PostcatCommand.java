package org.facteur.app.tool.postcat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.util.List;
import org.facteur.app.tool.OptionParser;
import org.facteur.app.tool.Tool;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.config.Configuration;
import org.facteur.queue.file.QueueIds;
import org.facteur.queue.file.QueueLayout;
import org.facteur.queue.file.RecordReader;
import org.facteur.queue.store.CorruptMessageException;

/**
 * {@code postcat [-bdehoqrv] [-c config_dir] [-s offset] [file...]}: shows queue files, or standard
 * input.
 */
public final class PostcatCommand implements Tool {
  private static final String USAGE =
      "usage: postcat [-b (body text)] [-c config_dir] [-d (decimal record type)]"
          + " [-e (envelope records)] [-h (header text)] [-q (access queue)] [-v] [file(s)...]";
  private static final List<String> QUEUES =
      List.of("maildrop", "incoming", "active", "deferred", "hold", "saved");

  @Override
  public int run(ToolEnvironment environment, List<String> arguments) throws IOException {
    OptionParser options = OptionParser.parse("bc:dehoqrs:v", arguments);
    String letters = "";
    String directory = null;
    long from = 0;
    for (OptionParser.Option option : options.options()) {
      switch (option.letter()) {
        case 'c' -> directory = option.value();
        case 's' -> from = offset(option.value());
        case '?' -> {
          options.errors().forEach(environment::info);
          throw new ToolFailure(USAGE);
        }
        default -> letters += option.letter();
      }
    }
    boolean all = letters.indexOf('b') < 0 && letters.indexOf('e') < 0 && letters.indexOf('h') < 0;
    QueueFilePrinter.Wishes wishes =
        new QueueFilePrinter.Wishes(
            all || letters.indexOf('e') >= 0,
            all || letters.indexOf('h') >= 0,
            all || letters.indexOf('b') >= 0,
            letters.indexOf('o') >= 0,
            letters.indexOf('d') >= 0,
            letters.indexOf('v') >= 0,
            letters.indexOf('r') >= 0,
            from);
    Configuration configuration = Configuration.load(environment.configDirectory(directory));
    if (options.operands().isEmpty()) {
      byte[] input = environment.input().readAllBytes();
      print(environment, wishes, RecordReader.of(input, input.length, 0), "stdin");
    }
    for (String operand : options.operands()) {
      if (letters.indexOf('q') >= 0) {
        inQueue(environment, wishes, QueueLayout.of(configuration), operand);
      } else {
        file(environment, wishes, Path.of(operand), operand);
      }
    }
    return 0;
  }

  private static long offset(String text) {
    if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(Character::isDigit)) {
      throw new ToolFailure("bad offset: " + text);
    }
    return Long.parseLong(text);
  }

  private static void inQueue(
      ToolEnvironment environment, QueueFilePrinter.Wishes wishes, QueueLayout layout, String id)
      throws IOException {
    if (!QueueIds.isValid(id)) {
      throw new ToolFailure("bad mail queue ID: " + id);
    }
    String reason = "No such file or directory";
    for (String queue : QUEUES) {
      Path path = layout.file(queue, id);
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        String name = layout.root().relativize(path).toString();
        print(environment, wishes, RecordReader.of(channel, 0), name);
        return;
      } catch (NoSuchFileException e) {
        continue;
      } catch (AccessDeniedException e) {
        reason = "Permission denied";
      }
    }
    throw new ToolFailure("open queue file " + id + ": " + reason);
  }

  private static void file(
      ToolEnvironment environment, QueueFilePrinter.Wishes wishes, Path path, String name)
      throws IOException {
    if (Files.isDirectory(path)) {
      environment.warning("close " + name + ": Is a directory");
      return;
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      print(environment, wishes, RecordReader.of(channel, 0), name);
    } catch (NoSuchFileException e) {
      throw new ToolFailure("open " + name + ": No such file or directory");
    } catch (AccessDeniedException e) {
      throw new ToolFailure("open " + name + ": Permission denied");
    }
  }

  private static void print(
      ToolEnvironment environment, QueueFilePrinter.Wishes wishes, RecordReader reader, String name)
      throws IOException {
    QueueFilePrinter printer =
        new QueueFilePrinter(
            wishes,
            environment.output(),
            warning -> {
              environment.output().flush();
              environment.warning(warning);
            },
            ZoneId.systemDefault());
    try {
      printer.print(reader, name);
    } catch (CorruptMessageException e) {
      environment.output().flush();
      environment.warning(name + ": " + e.getMessage());
      throw new ToolFailure("record read error");
    }
  }
}
