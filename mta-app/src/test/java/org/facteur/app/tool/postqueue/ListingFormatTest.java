package org.facteur.app.tool.postqueue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.facteur.queue.listing.QueueEntry;
import org.facteur.queue.listing.QueueEntry.Recipient;
import org.facteur.queue.store.QueueName;
import org.junit.jupiter.api.Test;

class ListingFormatTest {
  private static final QueueEntry HELD =
      new QueueEntry(
          QueueName.HOLD,
          "8B2C82E",
          Instant.ofEpochSecond(1_795_228_945),
          1_230_240,
          true,
          "al@example.test",
          List.of(
              new Recipient("list@remote.test", "deferred transport"),
              new Recipient("zoe@remote.test", "deferred transport"),
              new Recipient("\"b\\\"b\"@remote.test", "")));
  private static final QueueEntry PLAIN =
      new QueueEntry(
          QueueName.DEFERRED,
          "4jWc1d23XXz16",
          Instant.ofEpochSecond(1_772_000_000),
          317,
          false,
          "MAILER-DAEMON",
          List.of(new Recipient("x@remote.test", "")));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.ISO_8859_1);

  @Test
  void hasMailqsColumns() {
    MailqListing listing = new MailqListing(out, false, ZoneOffset.UTC);
    listing.accept(HELD);
    listing.end();
    assertThat(text())
        .isEqualTo(
            """
            -Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------
            8B2C82E!#   1230240 Sat Nov 21 02:42:25  al@example.test
                                                                      (deferred transport)
                                                     list@remote.test
                                                     zoe@remote.test
                                                                      (reason unavailable)
                                                     "b\\"b"@remote.test

            -- 1201 Kbytes in 1 Request.
            """);
  }

  @Test
  void hasOtherColumnsForLongIds() {
    MailqListing listing = new MailqListing(out, true, ZoneOffset.UTC);
    listing.accept(PLAIN);
    listing.accept(PLAIN);
    listing.end();
    assertThat(text())
        .isEqualTo(
            """
            ----Queue ID----- --Size-- ---Arrival Time---- --Sender/Recipient------
            4jWc1d23XXz16          317 Wed Feb 25 06:13:20 MAILER-DAEMON
                                                           x@remote.test

            4jWc1d23XXz16          317 Wed Feb 25 06:13:20 MAILER-DAEMON
                                                           x@remote.test

            -- 0 Kbytes in 2 Requests.
            """);
  }

  @Test
  void saysThatTheQueueIsEmpty() {
    new MailqListing(out, false, ZoneOffset.UTC).end();
    assertThat(text()).isEqualTo("Mail queue is empty\n");
  }

  @Test
  void writesJson() {
    new JsonListing(out).accept(HELD);
    assertThat(text())
        .isEqualTo(
            "{\"queue_name\": \"hold\", \"queue_id\": \"8B2C82E\", \"arrival_time\": 1795228945, "
                + "\"message_size\": 1230240, \"forced_expire\": true, "
                + "\"sender\": \"al@example.test\", \"recipients\": ["
                + "{\"address\": \"list@remote.test\", \"delay_reason\": \"deferred transport\"}, "
                + "{\"address\": \"zoe@remote.test\", \"delay_reason\": \"deferred transport\"}, "
                + "{\"address\": \"\\\"b\\\\\\\"b\\\"@remote.test\"}]}\n");
  }

  private String text() {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
