package org.facteur.queue.listing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads lists of attributes, see {@link AttributeWriter}. */
public final class AttributeReader {
  private static final int MAXIMUM_TEXT = 1 << 20;
  private final InputStream in;
  private final int maximumCount;

  /** One attribute. */
  public record Attribute(String name, String value) {}

  /**
   * Makes a reader.
   *
   * @param in buffered
   * @param maximumCount attributes of one list that are taken
   */
  public AttributeReader(InputStream in, int maximumCount) {
    this.in = in;
    this.maximumCount = maximumCount;
  }

  /**
   * Reads a list.
   *
   * @throws IOException also when the peer ends in the middle of it or sends too much
   */
  public List<Attribute> readList() throws IOException {
    List<Attribute> attributes = new ArrayList<>();
    while (true) {
      Optional<Attribute> attribute = next();
      if (attribute.isEmpty()) {
        return attributes;
      }
      if (attributes.size() == maximumCount) {
        throw new IOException("too many attributes");
      }
      attributes.add(attribute.get());
    }
  }

  /** Reads one attribute; empty at the end of a list. */
  public Optional<Attribute> next() throws IOException {
    String name = text();
    return name.isEmpty() ? Optional.empty() : Optional.of(new Attribute(name, text()));
  }

  private String text() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (true) {
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException("unexpected end of data");
      }
      if (octet == 0) {
        return text.toString(StandardCharsets.ISO_8859_1);
      }
      if (text.size() == MAXIMUM_TEXT) {
        throw new IOException("attribute too long");
      }
      text.write(octet);
    }
  }
}
