/**
 * Queue files: Postfix's record format on disk, and the {@link org.facteur.queue.store.QueueStore}
 * that keeps Postfix's directories.
 *
 * <p>In: records of a new message, requests to move, defer, mark and remove. Out: files that
 * Postfix's own programs can read, and the envelopes of files that Postfix wrote. {@link
 * org.facteur.queue.file.QueueDisk} makes every change on disk; the codec ({@link
 * org.facteur.queue.file.RecordReader}, {@link org.facteur.queue.file.RecordEncoding}) does no more
 * than bytes. Thread safe, but a writer or reader belongs to one thread. The format is described in
 * docs/queue-file-format.md. Postfix counterpart: global/record, global/rec_type,
 * global/mail_queue, global/mail_stream, bounce/bounce_append_service.
 */
package org.facteur.queue.file;
