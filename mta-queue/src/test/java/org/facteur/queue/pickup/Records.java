package org.facteur.queue.pickup;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.facteur.queue.file.RecordEncoding;

/** Encoded records, written as {@code T text}, one for each line. */
public final class Records {
  private Records() {}

  public static byte[] of(String... records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String record : records) {
      byte[] data =
          record.substring(Math.min(2, record.length())).getBytes(StandardCharsets.ISO_8859_1);
      out.writeBytes(RecordEncoding.encode(record.charAt(0), data));
    }
    return out.toByteArray();
  }
}
