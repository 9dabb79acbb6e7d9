package org.facteur.smtpclient.content;

import java.io.IOException;

/** Takes bytes on their way to the server. */
@FunctionalInterface
public interface ByteSink {
  /**
   * @param buffer valid during the call only
   */
  void write(byte[] buffer, int offset, int length) throws IOException;
}
