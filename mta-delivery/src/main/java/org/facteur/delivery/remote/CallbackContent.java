package org.facteur.delivery.remote;

import java.io.IOException;
import java.util.Optional;
import org.facteur.queue.delivery.MessageContent;

/** A content that knows the connection it came by, so that callbacks find their way. */
final class CallbackContent implements MessageContent.Held {
  private final MessageContent.Held content;
  private final Wire wire;

  CallbackContent(MessageContent.Held content, Wire wire) {
    this.content = content;
    this.wire = wire;
  }

  Wire wire() {
    return wire;
  }

  @Override
  public long size() {
    return content.size();
  }

  @Override
  public Optional<Location> location() throws IOException {
    return content.location();
  }

  @Override
  public void forEach(LineSink sink) throws IOException {
    content.forEach(sink);
  }

  @Override
  public void close() {
    // belongs to the server, which closes it after the report
  }
}
