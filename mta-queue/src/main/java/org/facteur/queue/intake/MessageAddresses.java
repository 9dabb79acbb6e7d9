package org.facteur.queue.intake;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.facteur.queue.header.AddressHeader;
import org.facteur.queue.resolve.AddressMapping;
import org.facteur.queue.resolve.AddressMapping.Place;
import org.facteur.queue.resolve.AddressMappingException;
import org.facteur.queue.resolve.AddressRewriter;

/**
 * What becomes of the addresses of one message: standard form, then the mappings of the
 * configuration where the origin wants them. A failure fails the message; it has been logged.
 */
final class MessageAddresses {
  private final String queueId;
  private final AddressRewriter rewriter;
  private final Optional<AddressMapping> mapping;
  private final RecordOutput out;

  /**
   * @param mapping empty when addresses get their standard form only
   */
  MessageAddresses(AddressRewriter rewriter, Optional<AddressMapping> mapping, RecordOutput out) {
    this.queueId = out.queueId();
    this.rewriter = rewriter;
    this.mapping = mapping;
    this.out = out;
  }

  /** The envelope sender, internal form; the null sender stays. */
  String sender(String address) {
    return address.isEmpty() ? address : envelope(Place.ENVELOPE_SENDER, address);
  }

  /** An envelope recipient before expansion, internal form. */
  String recipient(String address) {
    return envelope(Place.ENVELOPE_RECIPIENT, address);
  }

  private String envelope(Place place, String address) {
    String complete = rewriter.rewriteInternal(AddressRewriter.Context.LOCAL, address);
    try {
      return mapping.isEmpty() ? complete : mapping.get().map(queueId, place, complete);
    } catch (AddressMappingException e) {
      fail(e);
      return complete;
    }
  }

  /** What virtual aliases make of a recipient. */
  List<String> expand(String recipient) {
    try {
      return mapping.isEmpty() ? List.of(recipient) : mapping.get().expand(queueId, recipient);
    } catch (AddressMappingException e) {
      fail(e);
      return List.of();
    }
  }

  Optional<String> senderBcc(String sender) {
    try {
      return mapping.isEmpty() ? Optional.empty() : mapping.get().senderBcc(queueId, sender);
    } catch (AddressMappingException e) {
      fail(e);
      return Optional.empty();
    }
  }

  Optional<String> recipientBcc(String recipient) {
    try {
      return mapping.isEmpty() ? Optional.empty() : mapping.get().recipientBcc(queueId, recipient);
    } catch (AddressMappingException e) {
      fail(e);
      return Optional.empty();
    }
  }

  Optional<String> alwaysBcc() {
    return mapping.flatMap(AddressMapping::alwaysBcc);
  }

  /** A header with its addresses changed; see {@link AddressHeader}. */
  String header(
      AddressRewriter.Context context, boolean sender, String header, int name, int tokenLimit)
      throws IOException {
    Place place = sender ? Place.HEADER_SENDER : Place.HEADER_RECIPIENT;
    try {
      return AddressHeader.rewrite(
          header,
          name,
          tokenLimit,
          external -> {
            String complete = rewriter.rewrite(context, external);
            return mapping.isEmpty() ? complete : mapped(mapping.get(), place, complete);
          });
    } catch (AddressMappingException e) {
      fail(e);
      return header;
    }
  }

  private String mapped(AddressMapping addresses, Place place, String external)
      throws AddressMappingException {
    String internal = org.facteur.core.address.AddressQuoting.unquote822(external);
    String result = addresses.map(queueId, place, internal);
    return result.equals(internal)
        ? external
        : org.facteur.core.address.AddressQuoting.quote822(result);
  }

  private void fail(AddressMappingException e) {
    out.fail(
        switch (e.kind()) {
          case EXPANSION -> IntakeProblem.EXPANSION;
          case LOOKUP -> IntakeProblem.WRITE;
        });
  }
}
