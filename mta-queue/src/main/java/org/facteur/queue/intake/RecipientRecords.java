package org.facteur.queue.intake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.queue.resolve.AddressRewriter;

/**
 * Recipients on their way into the queue file: standard form, mapping, expansion, elimination of
 * duplicates. Postfix's cleanup_addr and cleanup_out_recipient.
 */
final class RecipientRecords {
  private final RecordOutput out;
  private final IntakeParameters parameters;
  private final AddressRewriter rewriter;
  private final AddressMapping mapping;
  private final boolean bcc;
  private final Set<String> duplicates = new HashSet<>();
  private final List<QueuedMessages.ExpandedRecipient> expanded = new ArrayList<>();
  private int count;
  private int notifyBits;
  private boolean eightBit;

  RecipientRecords(
      RecordOutput out,
      IntakeParameters parameters,
      AddressRewriter rewriter,
      AddressMapping mapping,
      boolean bcc) {
    this.out = out;
    this.parameters = parameters;
    this.rewriter = rewriter;
    this.mapping = mapping;
    this.bcc = bcc;
  }

  /** Takes a recipient as the client or the message gave it, internal form. */
  void add(String original, String dsnOriginal, DsnNotify notify) throws IOException {
    add(original, dsnOriginal, notify, bcc);
  }

  /** Takes a recipient of automatic BCC: it never causes a notice. */
  void addBcc(String address) throws IOException {
    add(address, "", new DsnNotify(DsnNotify.NEVER), false);
  }

  private void add(String original, String dsnOriginal, DsnNotify notify, boolean withBcc)
      throws IOException {
    if (!out.isGood()) {
      return;
    }
    try {
      String known = original.isEmpty() ? parameters.emptyRecipient() : original;
      String mapped =
          mapping.recipient(rewriter.rewriteInternal(AddressRewriter.Context.LOCAL, known));
      String dsn = dsnOriginal.isEmpty() ? "rfc822;" + mapped : dsnOriginal;
      List<String> results = mapping.expand(mapped);
      int bits = notify.bits();
      if (results.size() != 1 || !results.getFirst().equals(mapped)) {
        if (notify.onSuccess()) {
          expanded.add(new QueuedMessages.ExpandedRecipient(mapped, original, dsn));
          bits &= ~DsnNotify.SUCCESS;
          bits = bits == 0 ? DsnNotify.NEVER : bits;
        }
      }
      notifyBits |= notify.bits();
      for (String result : results) {
        write(original, result, dsn, bits);
      }
      if (withBcc) {
        for (String copy : mapping.recipientBcc(mapped)) {
          addBcc(copy);
        }
      }
    } catch (LookupFailure e) {
      out.log()
          .warning(
              out.queueId() + ": " + e.getMessage() + " -- message not accepted, try again later");
      out.fail(IntakeProblem.WRITE);
    }
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
    out.attribute("dsn_orig_rcpt", dsn);
    out.record('O', original);
    out.record('R', address);
    eightBit |= !address.chars().allMatch(c -> c < 128);
    count++;
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

  boolean isEightBit() {
    return eightBit;
  }

  List<QueuedMessages.ExpandedRecipient> expanded() {
    return expanded;
  }
}
