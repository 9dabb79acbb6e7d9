package org.facteur.queue.mime;

import java.io.IOException;
import org.facteur.queue.header.HeaderLine;

/** What a {@link MimeParser} finds, in the order of the message. */
public interface MimeHandler {
  /** A whole header; the object is used again for the next one. */
  void header(MimeSection section, HeaderLine header) throws IOException;

  /** The header of the message itself has ended; the empty line follows as body. */
  void endOfHeader() throws IOException;

  /**
   * A line, or a piece of one, of a body; delimiters of parts and the empty lines that end headers
   * among them.
   *
   * @param position bytes of this body that came before
   */
  void body(byte[] buffer, int offset, int length, boolean endsLine, long position)
      throws IOException;

  /**
   * Something is wrong that the parser was asked to look for.
   *
   * @param text where it is: a header, a line or a word
   */
  void problem(MimeProblem problem, String text) throws IOException;
}
