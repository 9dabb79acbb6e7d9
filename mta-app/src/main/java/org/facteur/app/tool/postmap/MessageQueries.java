package org.facteur.app.tool.postmap;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.facteur.queue.header.HeaderLine;
import org.facteur.queue.mime.MimeHandler;
import org.facteur.queue.mime.MimeParser;
import org.facteur.queue.mime.MimeProblem;
import org.facteur.queue.mime.MimeSection;
import org.facteur.queue.mime.MimeSettings;

/**
 * Asks tables about the lines of a message as cleanup would: headers as a whole ({@code -h}), lines
 * of the body one by one ({@code -b}), with or without regard to MIME structure ({@code -m}).
 */
final class MessageQueries implements MimeHandler {
  private final boolean headers;
  private final boolean body;
  private final Query query;
  private final MimeParser parser;

  /** Asks for one key. */
  @FunctionalInterface
  interface Query {
    void ask(String key);
  }

  /**
   * @param settings of the parser; MIME is understood when they say so
   */
  MessageQueries(boolean headers, boolean body, MimeSettings settings, Query query) {
    this.headers = headers;
    this.body = body;
    this.query = query;
    this.parser = new MimeParser(settings, this);
  }

  void read(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
      parser.piece(bytes, 0, bytes.length, true);
    }
    parser.end();
  }

  @Override
  public void header(MimeSection section, HeaderLine header) {
    if (headers) {
      query.ask(header.text());
    }
  }

  @Override
  public void endOfHeader() {
    // The tables are not asked about it.
  }

  @Override
  public void body(byte[] buffer, int offset, int length, boolean endsLine, long position) {
    if (body) {
      query.ask(new String(buffer, offset, length, StandardCharsets.ISO_8859_1));
    }
  }

  @Override
  public void problem(MimeProblem problem, String text) {
    // Nothing was to be looked for.
  }
}
