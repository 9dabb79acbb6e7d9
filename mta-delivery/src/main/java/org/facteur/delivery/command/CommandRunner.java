package org.facteur.delivery.command;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.facteur.core.log.MailLog;
import org.facteur.core.posix.Errno;
import org.facteur.core.posix.OpenFlag;
import org.facteur.core.posix.Posix;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.PosixFile;
import org.facteur.delivery.identity.Identities;

/**
 * Runs commands.
 *
 * <p>The message is written by one thread while another reads the output, both under one deadline;
 * at its end the whole process group is killed. The process is ready when it has ended and its
 * output is closed.
 */
public final class CommandRunner {
  /** Where programs without a slash are looked for; also the PATH of the commands. */
  public static final String PATH = "/usr/bin:/bin";

  private static final int SIGKILL = 9;
  private final Identities identities;
  private final MailLog log;

  /**
   * @param log of the agent's program, which also speaks for commands that cannot be started
   */
  public CommandRunner(Identities identities, MailLog log) {
    this.identities = identities;
    this.log = log;
  }

  /** Runs a command to its end. */
  public CommandResult run(Command command) throws IOException, InterruptedException {
    List<String> words;
    try {
      words = identities.call(command.uid(), command.gid(), () -> prepared(command));
    } catch (StartFailure e) {
      log.fatal(e.getMessage());
      return e.isHeard()
          ? CommandVerdict.notStarted(programName() + ": fatal: " + e.getMessage() + " ")
          : CommandVerdict.notStarted("");
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
    Process process = start(command, words);
    CommandOutput output = new CommandOutput();
    AtomicReference<IOException> contentError = new AtomicReference<>();
    Thread reader =
        Thread.ofPlatform()
            .daemon(true)
            .name("command-output")
            .start(() -> output.readFrom(process.getInputStream()));
    Thread writer =
        Thread.ofPlatform()
            .daemon(true)
            .name("command-input")
            .start(() -> feed(command, process, contentError));
    long deadline = System.nanoTime() + command.timeLimit().toNanos();
    boolean inTime =
        join(writer, deadline)
            && join(reader, deadline)
            && process.waitFor(remaining(deadline), TimeUnit.NANOSECONDS);
    if (!inTime) {
      log.warning(
          (writer.isAlive() ? "pipe_command_write: write" : "pipe_command_read: read")
              + " time limit exceeded");
      kill(process);
      join(writer, Long.MAX_VALUE);
      join(reader, System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
      return CommandVerdict.timedOut(command.title(), output.printable());
    }
    if (contentError.get() != null) {
      throw contentError.get();
    }
    return CommandVerdict.of(process.exitValue(), command.title(), output.printable());
  }

  private String programName() {
    return log.program().substring(log.program().lastIndexOf('/') + 1);
  }

  private static long remaining(long deadline) {
    return Math.max(1, deadline - System.nanoTime());
  }

  private static boolean join(Thread thread, long deadline) throws InterruptedException {
    if (deadline == Long.MAX_VALUE) {
      thread.join();
      return true;
    }
    return thread.join(java.time.Duration.ofNanos(remaining(deadline)));
  }

  /** A command need not read its message: a broken pipe is no error. */
  private static void feed(
      Command command, Process process, AtomicReference<IOException> contentError) {
    OutputStream raw = process.getOutputStream();
    PipeOutput pipe = new PipeOutput(raw);
    try (pipe;
        OutputStream out = new BufferedOutputStream(pipe, 64 * 1024)) {
      command.message().writeTo(out);
    } catch (IOException e) {
      if (!pipe.isBroken()) {
        contentError.set(e);
      }
    }
  }

  private void kill(Process process) throws PosixException {
    try {
      Posix.kill(-process.pid(), SIGKILL);
    } catch (PosixException e) {
      if (!e.is(Errno.ESRCH)) {
        throw e;
      }
    }
    process.destroyForcibly();
  }

  /** Why a command cannot be started, as its own process would have said. */
  private static final class StartFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean heard;

    /**
     * @param heard whether the sender is told: of programs, not of directories
     */
    StartFailure(String text, boolean heard) {
      super(text);
      this.heard = heard;
    }

    boolean isHeard() {
      return heard;
    }
  }

  /** With the rights of the command: its words, after a look at program and directory. */
  private List<String> prepared(Command command) throws StartFailure, PosixException {
    if (command.root().isEmpty()) {
      checkDirectory(command);
    }
    if (!command.words().isEmpty()) {
      if (command.root().isEmpty()) {
        try {
          checkProgram(command.words().getFirst(), command.workingDirectory());
        } catch (StartFailure e) {
          throw new StartFailure("pipe_command: " + e.getMessage(), true);
        }
      }
      return command.words();
    }
    if (!command.shell().isEmpty()) {
      List<String> words = new ArrayList<>(CommandLine.words(command.shell()));
      checkProgram(words.getFirst(), command.workingDirectory());
      words.add(command.line());
      return words;
    }
    List<String> plain = CommandLine.plainWords(command.line());
    if (plain.isEmpty() || !exists(plain.getFirst(), command.workingDirectory())) {
      return CommandLine.withShell(command.line());
    }
    return plain;
  }

  private static void checkDirectory(Command command) throws StartFailure {
    try {
      PosixFile.open(command.workingDirectory(), 0, OpenFlag.PATH_ONLY, OpenFlag.DIRECTORY).close();
      Posix.checkExecutable(command.workingDirectory());
    } catch (PosixException e) {
      throw new StartFailure(
          "cannot change directory to \"%s\" for uid=%d gid=%d: %s"
              .formatted(command.workingDirectory(), command.uid(), command.gid(), e.text()),
          false);
    }
  }

  /** Whether a word is a program; a path that is none ends the matter, a name may be built in. */
  private static boolean exists(String word, String directory) throws StartFailure {
    if (word.indexOf('/') >= 0) {
      checkProgram(word, directory);
      return true;
    }
    for (String place : PATH.split(":")) {
      try {
        Posix.checkExecutable(place + "/" + word);
        return true;
      } catch (PosixException e) {
        // perhaps the next one
      }
    }
    return false;
  }

  private static void checkProgram(String word, String directory) throws StartFailure {
    if (word.indexOf('/') < 0) {
      if (!exists(word, directory)) {
        throw new StartFailure("execvp " + word + ": " + Errno.ENOENT.text(), true);
      }
      return;
    }
    try {
      String path = word.startsWith("/") ? word : directory + "/" + word;
      Posix.checkExecutable(path);
      if (!Posix.stat(path).isRegular()) {
        throw new StartFailure("execvp " + word + ": " + Errno.EACCES.text(), true);
      }
    } catch (PosixException e) {
      throw new StartFailure("execvp " + word + ": " + e.text(), true);
    }
  }

  private Process start(Command command, List<String> words) throws IOException {
    // A pipe that nobody reads and a file that is full are errors that programs may report.
    List<String> all =
        new ArrayList<>(List.of("/usr/bin/setsid", "/usr/bin/env", "--ignore-signal=PIPE,XFSZ"));
    if (command.fileSizeLimit() > 0) {
      all.addAll(List.of("/usr/bin/prlimit", "--fsize=" + command.fileSizeLimit(), "--"));
    }
    if (command.root().isPresent()) {
      if (!identities.canSwitch()) {
        throw new IOException("chroot=" + command.root().get() + " needs root");
      }
      all.add("/usr/sbin/chroot");
      all.add("--groups=" + command.gid());
      all.add("--userspec=+" + command.uid() + ":+" + command.gid());
      all.add(command.root().get());
    } else if (identities.canSwitch()) {
      all.addAll(List.of("/usr/bin/setpriv", "--reuid=" + command.uid()));
      all.addAll(List.of("--regid=" + command.gid(), "--groups=" + command.gid(), "--"));
      all.addAll(List.of("/usr/bin/env", "-C", command.workingDirectory()));
    }
    all.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(all.stream().map(CommandRunner::text).toList())
            .redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.clear();
    command.environment().forEach((name, value) -> environment.put(text(name), text(value)));
    environment.put("PATH", PATH);
    if (!identities.canSwitch()) {
      builder.directory(Path.of(text(command.workingDirectory())).toFile());
    } else {
      builder.directory(Path.of("/").toFile());
    }
    return builder.start();
  }

  /** Bytes as the JVM's own strings, which it encodes in UTF-8 again for the process. */
  private static String text(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
