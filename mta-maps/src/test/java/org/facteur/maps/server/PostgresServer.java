package org.facteur.maps.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Debian's postgresql with the table of {@link SqlData}. */
public final class PostgresServer extends ServerProcess {
  private static final Path BIN = bin();

  public PostgresServer() throws IOException {
    super(BIN.resolve("postgres"), "postgres");
    Path password = directory().resolve("password");
    Files.writeString(password, "geheim\n");
    give(password);
    runAsUser(
        BIN.resolve("initdb").toString(),
        "--no-sync",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--auth=scram-sha-256",
        "--username=mail",
        "--pwfile=" + password,
        "-D",
        directory() + "/data");
    Path sql = directory().resolve("init.sql");
    // postgres --single wants one statement a line.
    Files.writeString(sql, SqlData.STATEMENTS);
    give(sql);
    runAsUser("sh", "-c", BIN + "/postgres --single -D " + directory() + "/data postgres < " + sql);
  }

  private static Path bin() {
    Path versions = Path.of("/usr/lib/postgresql");
    try (Stream<Path> directories = Files.list(versions)) {
      return directories.max(Comparator.naturalOrder()).orElse(versions).resolve("bin");
    } catch (IOException _) {
      return versions;
    }
  }

  @Override
  protected List<String> command() {
    return List.of(
        BIN.resolve("postgres").toString(),
        "-F",
        "-D",
        directory() + "/data",
        "-h",
        "127.0.0.1",
        "-p",
        Integer.toString(port()),
        "-k",
        directory().toString());
  }

  @Override
  protected boolean answers() {
    return super.answers() && Files.exists(Path.of(socket()));
  }

  public String socket() {
    return directory() + "/.s.PGSQL." + port();
  }
}
