package org.facteur.queue.client;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A tool's connection to the mail system: one submission. */
public final class ClientConnection implements AutoCloseable {
  private final SocketChannel channel;
  private final DataInputStream in;
  private final DataOutputStream out;

  /** How a request ended. */
  public sealed interface Answer {
    String text();

    /** Queued, under this id. */
    record Done(String text) implements Answer {}

    /** Try again later. */
    record Later(String text) implements Answer {}

    /** It will not be done. */
    record Refused(String text) implements Answer {}

    /** This user is not allowed to ask for it. */
    record NotAllowed(String text) implements Answer {}
  }

  private ClientConnection(SocketChannel channel) {
    this.channel = channel;
    this.in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    this.out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
  }

  /** Connects; empty when nobody listens there. */
  public static Optional<ClientConnection> connect(Path socket) {
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(socket));
      return Optional.of(new ClientConnection(channel));
    } catch (IOException e) {
      if (channel != null) {
        try {
          channel.close();
        } catch (IOException ignored) {
          // nothing was open
        }
      }
      return Optional.empty();
    }
  }

  /** Submits a message given as encoded records, end record included. */
  public Answer submit(byte[] records, int length) throws IOException {
    byte[] request = ClientSession.SUBMIT.getBytes(StandardCharsets.ISO_8859_1);
    out.writeInt(request.length);
    out.write(request);
    out.write(records, 0, length);
    out.flush();
    ClientFrame frame = ClientFrame.read(in);
    return switch (frame.kind()) {
      case ClientFrame.DONE -> new Answer.Done(frame.text());
      case ClientFrame.LATER -> new Answer.Later(frame.text());
      case ClientFrame.REFUSED -> new Answer.Refused(frame.text());
      case ClientFrame.NOT_ALLOWED -> new Answer.NotAllowed(frame.text());
      default -> throw new IOException("unexpected answer");
    };
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
