package org.facteur.queue.manager;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.facteur.queue.store.CorruptMessageException;
import org.facteur.queue.store.MessageWriter;
import org.facteur.queue.store.OpenedMessage;
import org.facteur.queue.store.QueueName;
import org.facteur.queue.store.QueueStore;
import org.facteur.queue.store.QueuedMessage;
import org.facteur.queue.store.QueuedRecipient;
import org.facteur.queue.store.RecipientBatch;

/** A queue in memory. */
final class FakeStore implements QueueStore {
  final Map<QueueName, Map<String, QueuedMessage>> queues = new EnumMap<>(QueueName.class);
  final Map<String, Instant> nextAttempts = new LinkedHashMap<>();
  final List<String> corrupt = new java.util.ArrayList<>();
  int marks;
  int reads;

  FakeStore() {
    for (QueueName queue : QueueName.values()) {
      queues.put(queue, new LinkedHashMap<>());
    }
  }

  void put(QueueName queue, QueuedMessage message) {
    queues.get(queue).put(message.queueId(), message);
  }

  @Override
  public MessageWriter create() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<QueuedMessage> open(QueueName queue, String queueId)
      throws CorruptMessageException {
    if (corrupt.contains(queueId)) {
      throw new CorruptMessageException("torn");
    }
    return Optional.ofNullable(queues.get(queue).get(queueId));
  }

  /** The rest's offset is the position in the list, the marks left out. */
  @Override
  public Optional<OpenedMessage> open(QueueName queue, String queueId, int limit)
      throws CorruptMessageException {
    return open(queue, queueId)
        .map(
            m -> {
              RecipientBatch batch = batch(m.recipients(), limit);
              return new OpenedMessage(
                  Messages.withRecipients(m, batch.recipients()), batch.rest());
            });
  }

  private static RecipientBatch batch(List<QueuedRecipient> all, int limit) {
    int count = Math.min(limit, all.size());
    return new RecipientBatch(
        all.subList(0, count),
        count == all.size()
            ? RecipientBatch.Rest.NONE
            : new RecipientBatch.Rest(all.get(count).offset(), false, all.size() - count));
  }

  @Override
  public RecipientBatch recipients(QueuedMessage message, RecipientBatch.Rest rest, int limit) {
    reads++;
    return batch(
        queues.get(QueueName.ACTIVE).get(message.queueId()).recipients().stream()
            .filter(r -> r.offset() >= rest.offset())
            .toList(),
        limit);
  }

  @Override
  public boolean move(String queueId, QueueName from, QueueName to) {
    QueuedMessage message = queues.get(from).remove(queueId);
    if (message != null) {
      put(to, message);
    }
    return message != null;
  }

  @Override
  public boolean defer(String queueId, QueueName from, Instant nextAttempt) {
    nextAttempts.put(queueId, nextAttempt);
    return move(queueId, from, QueueName.DEFERRED);
  }

  @Override
  public boolean remove(String queueId, QueueName from) {
    return queues.get(from).remove(queueId) != null;
  }

  @Override
  public void markDone(QueuedMessage message, Collection<QueuedRecipient> recipients) {
    marks++;
    List<Long> offsets = recipients.stream().map(QueuedRecipient::offset).toList();
    for (Map<String, QueuedMessage> queue : queues.values()) {
      queue.computeIfPresent(
          message.queueId(),
          (id, m) ->
              Messages.withRecipients(
                  m, m.recipients().stream().filter(r -> !offsets.contains(r.offset())).toList()));
    }
  }

  @Override
  public void markWarned(QueuedMessage message) {
    queues.get(QueueName.ACTIVE).computeIfPresent(message.queueId(), (id, m) -> Messages.warned(m));
  }

  @Override
  public void scan(QueueName queue, Consumer<Entry> consumer) {
    for (String id : List.copyOf(queues.get(queue).keySet())) {
      consumer.accept(new Entry(id, nextAttempts.getOrDefault(id, Instant.EPOCH), 1, false));
    }
  }
}
