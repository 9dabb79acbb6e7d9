package org.facteur.app.tool.postconf;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.facteur.app.tool.ToolRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same command lines for Postfix's postconf, where it is installed, and ours. */
class PostconfBesidePostfixTest {
  private static final Path POSTFIX = Path.of("/usr/lib/postfix/sbin/master");
  private static final String MAIN =
      """
      compatibility_level = 3.6
      myhostname = mx.example.test
      mydomain = example.test
      mydestination = $myhostname, localhost,
          # nothing
          $mydomain
      relayhost =
      slow_destination_rate_delay = 1s
      virtual_alias_maps = hash:/x, ldap:people, inline:{{a=b}, c=$own}
      people_search_base = dc=example
      people_nonsense = 1
      own = 1
      unused_name = $undefined_name
      smtpd_banner = ${myhostname?{$myhostname ESMTP}:{none}}
      smtpd_restriction_classes = greylist
      greylist = permit
      """;
  private static final String MASTER =
      """
      smtp      inet  n       -       y       -       -       smtpd
        -o smtpd_banner=$own
        -o { mynetworks = 10.0.0.0/8, 127.0.0.0/8 }
        -o nobody=1
      slow      unix  -       -       n       -       -       smtp
      maildrop  unix  -       n       n       -       -       pipe
        flags=DRXhu user=vmail argv=/usr/bin/maildrop -d ${recipient}
      """;
  private static final List<String> READING =
      List.of(
          "-n",
          "-nx",
          "-nf",
          "-nH",
          "-nh",
          "-x smtpd_banner mydestination",
          "-h mydestination",
          "-d mydestination smtpd_banner",
          "-M",
          "-Mf",
          "-M smtp",
          "-M */unix",
          "-F",
          "-Fx smtp/*",
          "-P",
          "-Px",
          "-P smtp/inet/nobody",
          "-C user",
          "-C service",
          "-C nosuch",
          "nosuch",
          "-o own=2 -x own smtpd_banner",
          "-l",
          "-hH",
          "-dn",
          "-M a/b/c",
          "-F smtp/inet/nosuch",
          "-t a b",
          "-c /nonexistent -h own",
          "-c /nonexistent -M",
          "-f mydestination");
  private static final List<String> EDITING =
      List.of(
          "own=3",
          "-e own=4 new=5",
          "-X own",
          "-# mydestination",
          "-P smtp/inet/nobody=2",
          "-PX smtp/inet/nobody",
          "-F slow/unix/chroot=y",
          "-M# slow/unix",
          "-MX maildrop/unix",
          "-e nothing",
          "-X a=b",
          "-Fe smtp/inet=x",
          "-Pe smtp/inet/x");

  @TempDir Path ours;
  @TempDir Path theirs;

  @BeforeEach
  void needsPostfix() {
    assumeThat(POSTFIX).exists();
  }

  private static void write(Path directory) throws IOException {
    Files.writeString(directory.resolve("main.cf"), MAIN);
    Files.writeString(directory.resolve("master.cf"), MASTER);
  }

  private ToolRun facteur(String command) throws IOException {
    return masked(ToolRun.of("postconf", new PostconfTool(), ours, "", command.split(" ")), ours);
  }

  private ToolRun postfix(String command) throws Exception {
    List<String> words = new ArrayList<>(List.of("/usr/sbin/postconf"));
    words.addAll(List.of(command.split(" ")));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("MAIL_CONFIG", theirs.toString());
    Path errors = theirs.resolve("errors");
    Process process = builder.redirectError(errors.toFile()).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    int status = process.waitFor();
    return masked(
        new ToolRun(
            status, output, Files.readString(errors).replace("/usr/sbin/postconf:", "postconf:")),
        theirs);
  }

  private static ToolRun masked(ToolRun run, Path directory) {
    // Warnings come in the order of a hash table there.
    String errors =
        run.errors().replace(directory.toString(), "DIR").lines().sorted().toList().toString();
    return new ToolRun(run.status(), run.output().replace(directory.toString(), "DIR"), errors);
  }

  @Test
  void shows() throws Exception {
    write(ours);
    write(theirs);
    SoftAssertions all = new SoftAssertions();
    for (String command : READING) {
      all.assertThat(facteur(command)).as(command).isEqualTo(postfix(command));
    }
    all.assertAll();
  }

  @Test
  void edits() throws Exception {
    SoftAssertions all = new SoftAssertions();
    for (String command : EDITING) {
      write(ours);
      write(theirs);
      all.assertThat(facteur(command)).as(command).isEqualTo(postfix(command));
      for (String file : List.of("main.cf", "master.cf")) {
        all.assertThat(ours.resolve(file))
            .as(command)
            .hasSameTextualContentAs(theirs.resolve(file));
      }
    }
    all.assertAll();
  }
}
