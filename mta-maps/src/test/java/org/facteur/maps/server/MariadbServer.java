package org.facteur.maps.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debian's mariadb-server with the table of {@link SqlData}. */
public final class MariadbServer extends ServerProcess {
  private static final Path MARIADBD = Path.of("/usr/sbin/mariadbd");

  public MariadbServer() throws IOException {
    super(MARIADBD, "mysql");
    runAsUser(
        "mariadb-install-db",
        "--no-defaults",
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
        "--datadir=" + directory().resolve("data"));
    Path sql = directory().resolve("init.sql");
    Files.writeString(
        sql,
        "CREATE DATABASE IF NOT EXISTS mail;\nUSE mail;\n"
            + SqlData.STATEMENTS
            + "CREATE USER IF NOT EXISTS 'mail'@'%' IDENTIFIED BY 'geheim';\n"
            + "CREATE USER IF NOT EXISTS 'mail'@'localhost' IDENTIFIED BY 'geheim';\n"
            + "GRANT ALL ON mail.* TO 'mail'@'%';\nGRANT ALL ON mail.* TO 'mail'@'localhost';\n"
            + "CREATE OR REPLACE DEFINER='mail'@'%' PROCEDURE lookup(IN x VARCHAR(100)) SELECT v FROM a WHERE k = x;\n"
            + "CREATE OR REPLACE DEFINER='mail'@'%' PROCEDURE nothing(IN k VARCHAR(100)) SET @x = k;\n");
    give(sql);
  }

  @Override
  protected List<String> command() {
    return List.of(
        MARIADBD.toString(),
        "--no-defaults",
        "--datadir=" + directory().resolve("data"),
        "--bind-address=127.0.0.1",
        "--port=" + port(),
        "--socket=" + socket(),
        "--pid-file=" + directory().resolve("pid"),
        "--init-file=" + directory().resolve("init.sql"),
        "--innodb-flush-log-at-trx-commit=0",
        "--character-set-server=utf8mb4",
        "--skip-name-resolve");
  }

  @Override
  protected boolean answers() {
    return super.answers() && Files.exists(Path.of(socket()));
  }

  public String socket() {
    return directory() + "/sock";
  }
}
