package org.facteur.queue.intake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.facteur.core.smtp.DsnNotify;

/**
 * Recipients on their way into the queue file: standard form, mapping, expansion, elimination of
 * duplicates. Postfix's cleanup_addr and cleanup_out_recipient.
 */
final class RecipientRecords {
  private final RecordOutput out;
  private final IntakeParameters parameters;
  private final MessageAddresses addresses;
  private final MessageSource source;
  private final boolean bcc;
  private final Set<String> duplicates = new HashSet<>();
  private final List<QueuedMessages.ExpandedRecipient> expanded = new ArrayList<>();
  private int count;
  private int notifyBits;

  RecipientRecords(
      RecordOutput out,
      IntakeParameters parameters,
      MessageAddresses addresses,
      MessageSource source,
      boolean bcc) {
    this.out = out;
    this.parameters = parameters;
    this.addresses = addresses;
    this.source = source;
    this.bcc = bcc;
  }

  /** Takes a recipient as the client or the message gave it, internal form. */
  void add(String address, String dsnOriginal, DsnNotify notify) throws IOException {
    add(address, address, dsnOriginal, notify);
  }

  /** Takes a recipient that has been something else before. */
  void add(String address, String original, String dsnOriginal, DsnNotify notify)
      throws IOException {
    if (!out.isGood()) {
      return;
    }
    String known = address.isEmpty() ? parameters.emptyRecipient() : address;
    String mapped = addresses.recipient(known);
    source.recipient(mapped);
    String dsn = dsnOriginal.isEmpty() ? original(mapped) : dsnOriginal;
    List<String> results = addresses.expand(mapped);
    int bits = notify.bits();
    boolean isExpanded = results.size() != 1 || !results.getFirst().equals(mapped);
    if (isExpanded && notify.onSuccess()) {
      expanded.add(new QueuedMessages.ExpandedRecipient(mapped, original, dsn));
      bits &= ~DsnNotify.SUCCESS;
      bits = bits == 0 ? DsnNotify.NEVER : bits;
    }
    notifyBits |= notify.bits();
    for (String result : results) {
      write(original, result, dsn, bits);
    }
    if (bcc) {
      addBcc(addresses.recipientBcc(mapped));
    }
  }

  /** Takes a recipient of automatic BCC: it never causes a notice. */
  void addBcc(Optional<String> copy) throws IOException {
    if (copy.isEmpty() || !out.isGood()) {
      return;
    }
    String mapped = addresses.recipient(copy.get());
    for (String result : addresses.expand(mapped)) {
      write(mapped, result, "", DsnNotify.NEVER);
    }
  }

  /** Takes a recipient that a milter added. */
  void addMilters(String address, int notify) throws IOException {
    String mapped = addresses.recipient(address);
    for (String result : addresses.expand(mapped)) {
      write(mapped, result, "", notify);
    }
  }

  /** A recipient that was written has been taken out again; it may come back. */
  void deleted() {
    count--;
    duplicates.clear();
  }

  private void write(String original, String address, String dsn, int bits) throws IOException {
    String key =
        parameters.enableOriginalRecipient()
            ? dsn + '\n' + bits + '\n' + original + '\n' + address
            : address;
    if (!isNew(key.toLowerCase(Locale.ROOT))) {
      return;
    }
    if (bits != 0) {
      out.attribute("notify_flags", Integer.toString(bits));
    }
    if (!dsn.isEmpty()) {
      out.attribute("dsn_orig_rcpt", dsn);
    }
    out.record('O', original);
    out.record('R', address);
    count++;
  }

  /** ORCPT of a recipient that came without: RFC 3461, RFC 6533. */
  private static String original(String address) {
    return (address.chars().allMatch(c -> c < 128) ? "rfc822;" : "utf-8;") + address;
  }

  /** Beyond duplicate_filter_limit addresses, duplicates are no longer known. */
  private boolean isNew(String key) {
    if (duplicates.contains(key)) {
      return false;
    }
    if (parameters.duplicateFilter() <= 0 || duplicates.size() < parameters.duplicateFilter()) {
      duplicates.add(key);
    }
    return true;
  }

  int count() {
    return count;
  }

  /** The union of what the senders asked for. */
  int notifyBits() {
    return notifyBits;
  }

  List<QueuedMessages.ExpandedRecipient> expanded() {
    return expanded;
  }
}
