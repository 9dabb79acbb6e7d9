package org.facteur.queue.intake;

import java.io.IOException;
import java.util.Set;
import org.facteur.queue.header.HeaderLine;
import org.facteur.queue.milter.MilterContent;
import org.facteur.queue.mime.MimeHandler;
import org.facteur.queue.mime.MimeParser;
import org.facteur.queue.mime.MimeProblem;
import org.facteur.queue.mime.MimeSection;
import org.facteur.queue.mime.MimeSettings;
import org.facteur.queue.store.MessageWriter;

/** The text of a message as milters see it, read back from its queue file. */
final class QueueFileContent implements MilterContent {
  /** One header and one body: nothing is dropped, and MIME is not understood. */
  static final MimeSettings WHOLE = new MimeSettings(false, Integer.MAX_VALUE, 0, 0, Set.of());

  private final MessageWriter writer;
  private final long dataOffset;

  QueueFileContent(MessageWriter writer, long dataOffset) {
    this.writer = writer;
    this.dataOffset = dataOffset;
  }

  @Override
  public void headers(HeaderSink sink) throws IOException {
    read(
        new Reader() {
          private boolean ownPassed;

          @Override
          public void header(MimeSection section, HeaderLine header) throws IOException {
            String text = header.text();
            String name = text.substring(0, header.nameLength());
            if (!ownPassed && HeaderEdits.isReceived(name)) {
              ownPassed = true;
            } else if (goesOn) {
              goesOn = sink.accept(name, text.substring(header.nameLength() + 1));
            }
          }

          @Override
          public void endOfHeader() {
            goesOn = false;
          }
        });
  }

  @Override
  public void body(LineSink sink) throws IOException {
    read(
        new Reader() {
          private boolean begun;

          @Override
          public void body(byte[] buffer, int offset, int length, boolean endsLine, long position)
              throws IOException {
            if (begun && goesOn) {
              goesOn = sink.accept(buffer, offset, length, endsLine);
            }
            begun = true;
          }
        });
  }

  private void read(Reader reader) throws IOException {
    MimeParser parser = new MimeParser(WHOLE, reader);
    writer.read(
        dataOffset,
        (type, data, offset, length) -> {
          if (type == 'N' || type == 'L') {
            parser.piece(data, offset, length, type == 'N');
            return reader.goesOn;
          }
          parser.end();
          return false;
        });
  }

  /** What is found, until nobody wants more. */
  private abstract static class Reader implements MimeHandler {
    boolean goesOn = true;

    @Override
    public void header(MimeSection section, HeaderLine header) throws IOException {
      // Of no interest to who reads the body.
    }

    @Override
    public void endOfHeader() {
      // The body says where it begins.
    }

    @Override
    public void body(byte[] buffer, int offset, int length, boolean endsLine, long position)
        throws IOException {
      // Of no interest to who reads the headers.
    }

    @Override
    public void problem(MimeProblem problem, String text) {
      // Nothing was to be looked for.
    }
  }
}
