package org.facteur.queue.client;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One frame of a server's answer; see the package's description. */
record ClientFrame(char kind, byte[] data) {
  static final char DONE = 'K';
  static final char LATER = 'T';
  static final char REFUSED = 'P';
  static final char NOT_ALLOWED = 'N';

  /** Longest request and longest text of a frame. */
  static final int MAXIMUM = 4096;

  static ClientFrame text(char kind, String text) {
    return new ClientFrame(kind, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  String text() {
    return new String(data, StandardCharsets.ISO_8859_1);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeByte(kind);
    out.writeInt(data.length);
    out.write(data);
  }

  static ClientFrame read(DataInputStream in) throws IOException {
    char kind = (char) in.readUnsignedByte();
    return new ClientFrame(kind, block(in));
  }

  /** Reads a length and so many bytes. */
  static byte[] block(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAXIMUM) {
      throw new IOException("bad length: " + length);
    }
    return in.readNBytes(length);
  }
}
