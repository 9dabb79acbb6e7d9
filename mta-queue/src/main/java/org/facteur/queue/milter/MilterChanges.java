package org.facteur.queue.milter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What one milter wants changed in one message. Headers and addresses are few and in memory; a new
 * body goes to where {@link BodySink} puts it. One thread.
 */
public final class MilterChanges {
  private static final int COUNT_LIMIT = 10_000;
  private static final int SIZE_LIMIT = 2 * 1024 * 1024;

  private final BodySink bodySink;
  private final List<MilterEdit> edits = new ArrayList<>();
  private boolean replacesBody;
  private long size;

  /** Takes the bytes of a new body, lines ended by CR LF. */
  @FunctionalInterface
  public interface BodySink {
    void accept(byte[] bytes, int offset, int length) throws IOException;
  }

  public MilterChanges(BodySink bodySink) {
    this.bodySink = bodySink;
  }

  /** In the order in which the milter asked. */
  public List<MilterEdit> edits() {
    return edits;
  }

  /** Whether the body is another one now. */
  public boolean replacesBody() {
    return replacesBody;
  }

  public boolean isEmpty() {
    return edits.isEmpty() && !replacesBody;
  }

  /** Takes a change; false when there are more than any honest milter wants. */
  boolean add(MilterEdit edit, int bytes) {
    size += bytes;
    edits.add(edit);
    return size <= SIZE_LIMIT && edits.size() <= COUNT_LIMIT;
  }

  void body(byte[] bytes, int offset, int length) throws IOException {
    replacesBody = true;
    bodySink.accept(bytes, offset, length);
  }

  /** Forgets what a milter wanted that failed before it had said all. */
  void clear() {
    edits.clear();
    replacesBody = false;
  }
}
