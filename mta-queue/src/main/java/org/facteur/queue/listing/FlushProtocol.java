package org.facteur.queue.listing;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.facteur.queue.file.QueueIds;

/**
 * The protocol of {@code public/flush}: the server names it, the client sends one list of
 * attributes, the server answers with a status.
 */
public final class FlushProtocol {
  private static final String NAME = "queue_flush_protocol";
  private static final int MAXIMUM_ATTRIBUTES = 10;

  private FlushProtocol() {}

  /** What the service does. */
  public interface Requests {
    /** Delivers a message now: {@code postqueue -i}. */
    FlushStatus sendMessage(String queueId);

    /** Delivers all mail of a destination now: {@code postqueue -s}, ETRN. */
    FlushStatus sendSite(String site);

    /** Notes that a message waits for a destination. */
    FlushStatus add(String site, String queueId);

    /**
     * Tries what has waited long without anybody asking, and forgets destinations without mail.
     *
     * @param all whether everything has waited long
     */
    FlushStatus refresh(boolean all);
  }

  /** Serves a connection; a handler for {@link LocalServer}. */
  public static void serve(SocketChannel channel, Requests requests) throws IOException {
    LocalConnection connection = new LocalConnection(channel);
    AttributeWriter writer = new AttributeWriter(connection.output());
    writer.put("protocol", NAME).end().flush();
    List<AttributeReader.Attribute> request =
        new AttributeReader(connection.input(), MAXIMUM_ATTRIBUTES).readList();
    FlushStatus status =
        switch (value(request, "request")) {
          case "send_file" -> {
            String queueId = value(request, "queue_id");
            yield QueueIds.isValid(queueId) ? requests.sendMessage(queueId) : FlushStatus.BAD;
          }
          case "send_site" -> {
            String site = value(request, "site");
            yield site.isEmpty() ? FlushStatus.BAD : requests.sendSite(site);
          }
          case "add" -> {
            String site = value(request, "site");
            String queueId = value(request, "queue_id");
            yield site.isEmpty() || !QueueIds.isValid(queueId)
                ? FlushStatus.BAD
                : requests.add(site, queueId);
          }
          case "refresh" -> requests.refresh(false);
          case "purge" -> requests.refresh(true);
          default -> FlushStatus.BAD;
        };
    writer.put("status", Integer.toString(status.ordinal())).end().flush();
  }

  /**
   * Asks for one message.
   *
   * @throws DownException when nobody listens
   */
  public static FlushStatus sendMessage(Path socket, String queueId) throws IOException {
    return ask(socket, "send_file", "queue_id", queueId);
  }

  /**
   * Asks for one destination.
   *
   * @throws DownException when nobody listens
   */
  public static FlushStatus sendSite(Path socket, String site) throws IOException {
    return ask(socket, "send_site", "site", site);
  }

  private static FlushStatus ask(Path socket, String request, String name, String value)
      throws IOException {
    LocalConnection connection;
    try {
      connection = LocalConnection.open(socket);
    } catch (IOException e) {
      throw new DownException(e.getMessage(), e);
    }
    try (connection) {
      AttributeReader reader = new AttributeReader(connection.input(), MAXIMUM_ATTRIBUTES);
      if (!value(reader.readList(), "protocol").equals(NAME)) {
        throw new IOException("unexpected protocol");
      }
      AttributeWriter writer = new AttributeWriter(connection.output());
      writer.put("request", request).put(name, value).end().flush();
      String status = value(reader.readList(), "status");
      for (FlushStatus candidate : FlushStatus.values()) {
        if (Integer.toString(candidate.ordinal()).equals(status)) {
          return candidate;
        }
      }
      throw new IOException("unexpected status");
    }
  }

  private static String value(List<AttributeReader.Attribute> attributes, String name) {
    return attributes.stream()
        .filter(attribute -> attribute.name().equals(name))
        .map(AttributeReader.Attribute::value)
        .findFirst()
        .orElse("");
  }
}
