package org.facteur.queue.intake;

import java.util.List;
import org.facteur.core.lookup.LookupFailure;

/**
 * What becomes of addresses after they have standard form: canonical and masquerade mapping,
 * virtual aliases, automatic BCC.
 */
public interface AddressMapping {
  /** Maps an envelope sender, internal form; never the null sender. */
  String sender(String address) throws LookupFailure;

  /** Maps an envelope recipient, internal form, one to one (canonical, masquerade). */
  String recipient(String address) throws LookupFailure;

  /** Expands a mapped recipient by virtual aliases; just itself when none applies. */
  List<String> expand(String address) throws LookupFailure;

  /** Maps an address of a header, in external form. */
  String header(boolean sender, String address) throws LookupFailure;

  /** sender_bcc_maps. */
  List<String> senderBcc(String sender) throws LookupFailure;

  /** recipient_bcc_maps. */
  List<String> recipientBcc(String recipient) throws LookupFailure;

  /** A mapping that changes nothing. */
  static AddressMapping none() {
    return new AddressMapping() {
      @Override
      public String sender(String address) {
        return address;
      }

      @Override
      public String recipient(String address) {
        return address;
      }

      @Override
      public List<String> expand(String address) {
        return List.of(address);
      }

      @Override
      public String header(boolean sender, String address) {
        return address;
      }

      @Override
      public List<String> senderBcc(String sender) {
        return List.of();
      }

      @Override
      public List<String> recipientBcc(String recipient) {
        return List.of();
      }
    };
  }
}
