package org.facteur.queue.listing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes lists of attributes as Postfix's processes exchange them: name, NUL, value, NUL, and an
 * empty name at the end of a list. Text is ISO_8859_1: one char is one byte.
 */
public final class AttributeWriter {
  private final OutputStream out;

  public AttributeWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes one attribute. */
  public AttributeWriter put(String name, String value) throws IOException {
    text(name);
    text(value);
    return this;
  }

  /** Ends the list. */
  public AttributeWriter end() throws IOException {
    out.write(0);
    return this;
  }

  public void flush() throws IOException {
    out.flush();
  }

  private void text(String text) throws IOException {
    out.write(text.replace('\0', '?').getBytes(StandardCharsets.ISO_8859_1));
    out.write(0);
  }
}
