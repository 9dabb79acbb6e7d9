package org.facteur.delivery.command;

import java.io.IOException;
import java.io.OutputStream;

/** A pipe to a command that remembers when its other end was closed. */
final class PipeOutput extends OutputStream {
  private final OutputStream pipe;
  private boolean broken;

  PipeOutput(OutputStream pipe) {
    this.pipe = pipe;
  }

  boolean isBroken() {
    return broken;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      pipe.write(bytes, offset, length);
    } catch (IOException e) {
      broken = true;
      throw e;
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      pipe.flush();
    } catch (IOException e) {
      broken = true;
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      pipe.close();
    } catch (IOException e) {
      broken = true;
    }
  }
}
