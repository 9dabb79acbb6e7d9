package org.facteur.delivery.local;

import java.util.Locale;
import java.util.Optional;
import org.facteur.core.address.MailAddress;
import org.facteur.core.address.RecipientDelimiter;
import org.facteur.core.smtp.DsnNotify;

/**
 * An address on its way through aliases and .forward files, with what it inherited from those
 * before. A value: each level of the expansion works with its own.
 *
 * @param level of nesting
 * @param address internal form, as logged
 * @param local the whole local part in lower case, or the user's name after a backslash
 * @param user the local part without extension
 * @param domain as in the address
 * @param extension of the address
 * @param delimiter between user and extension
 * @param unmatched the extension as far as results are to get it
 * @param owner set when local recipients in the expansion are to be forwarded: the owner alias, the
 *     user of a .forward file, the address of an :include: list
 * @param sender envelope sender for forwarded mail
 * @param deliveredTo for Delivered-To headers
 * @param source where this address was found, which decides on commands and files
 * @param list whether it is on a list with an owner, whose members do not hear how the mail came in
 * @param expandedFrom the alias that names it directly, or empty
 */
record Target(
    int level,
    String address,
    String local,
    String user,
    String domain,
    Optional<String> extension,
    String delimiter,
    Optional<String> unmatched,
    Optional<String> owner,
    String sender,
    String deliveredTo,
    Source source,
    DsnNotify dsnNotify,
    boolean list,
    String expandedFrom) {

  /** Where an address was found. */
  enum Source {
    /** In the envelope. */
    NONE("none"),
    ALIAS("alias"),
    FORWARD("forward"),
    INCLUDE("include");

    private final String word;

    Source(String word) {
      this.word = word;
    }

    /** As allow_mail_to_commands and kin call it. */
    String word() {
      return word;
    }
  }

  static Target of(String address, String sender, DsnNotify dsnNotify) {
    return new Target(
        0,
        address,
        "",
        "",
        "",
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty(),
        sender,
        "",
        Source.NONE,
        dsnNotify,
        false,
        "");
  }

  /** Takes another address with all that was inherited. */
  Target withAddress(String other) {
    return new Target(
        level,
        other,
        local,
        user,
        domain,
        extension,
        delimiter,
        unmatched,
        owner,
        sender,
        deliveredTo,
        source,
        dsnNotify,
        list,
        expandedFrom);
  }

  /** The parts of the address, one level down. */
  Target split(RecipientDelimiter delimiters) {
    MailAddress parts = MailAddress.of(address);
    String whole = parts.localPart().toLowerCase(Locale.ROOT);
    Optional<RecipientDelimiter.Split> split = delimiters.split(whole);
    return new Target(
        level + 1,
        address,
        whole,
        split.map(RecipientDelimiter.Split::user).orElse(whole),
        parts.domain(),
        split.map(RecipientDelimiter.Split::extension),
        split.map(s -> String.valueOf(s.delimiter())).orElse(""),
        split.map(RecipientDelimiter.Split::extension),
        owner,
        sender,
        deliveredTo.isEmpty() ? address : deliveredTo,
        source,
        dsnNotify,
        list,
        expandedFrom);
  }

  /** Without the backslash that means the user's mailbox. */
  Target withoutBackslash() {
    return new Target(
        level,
        address.substring(1),
        local.substring(1),
        user.substring(1),
        domain,
        extension,
        delimiter,
        unmatched,
        owner,
        sender,
        deliveredTo,
        source,
        dsnNotify,
        list,
        expandedFrom);
  }

  Target withoutExtension() {
    return new Target(
        level,
        address,
        local,
        user,
        domain,
        Optional.empty(),
        "",
        Optional.empty(),
        owner,
        sender,
        deliveredTo,
        source,
        dsnNotify,
        list,
        expandedFrom);
  }

  Target withUnmatched(Optional<String> other) {
    return new Target(
        level,
        address,
        local,
        user,
        domain,
        extension,
        delimiter,
        other,
        owner,
        sender,
        deliveredTo,
        source,
        dsnNotify,
        list,
        expandedFrom);
  }

  Target withOwner(Optional<String> other) {
    return new Target(
        level,
        address,
        local,
        user,
        domain,
        extension,
        delimiter,
        unmatched,
        other,
        sender,
        deliveredTo,
        source,
        dsnNotify,
        list,
        expandedFrom);
  }

  /** On a list: mail goes on in the name of its owner. */
  Target onListOf(String listOwner) {
    return new Target(
        level,
        address,
        local,
        user,
        domain,
        extension,
        delimiter,
        unmatched,
        Optional.of(listOwner),
        listOwner,
        deliveredTo,
        source,
        dsnNotify,
        true,
        expandedFrom);
  }

  Target withSource(Source other) {
    return new Target(
        level,
        address,
        local,
        user,
        domain,
        extension,
        delimiter,
        unmatched,
        owner,
        sender,
        deliveredTo,
        other,
        dsnNotify,
        list,
        expandedFrom);
  }

  /** frozen_delivered_to = no: the latest address counts. */
  Target deliveredToAddress() {
    return new Target(
        level,
        address,
        local,
        user,
        domain,
        extension,
        delimiter,
        unmatched,
        owner,
        sender,
        address,
        source,
        dsnNotify,
        list,
        expandedFrom);
  }

  /**
   * Success has been reported, and is no concern of those the mail goes on to: RFC 3461 section
   * 5.2.7.3.
   */
  Target withoutSuccess() {
    if (!dsnNotify.onSuccess()) {
      return this;
    }
    int rest = dsnNotify.bits() & ~DsnNotify.SUCCESS;
    return withDsnNotify(new DsnNotify(rest == 0 ? DsnNotify.NEVER : rest));
  }

  Target withDsnNotify(DsnNotify other) {
    return new Target(
        level,
        address,
        local,
        user,
        domain,
        extension,
        delimiter,
        unmatched,
        owner,
        sender,
        deliveredTo,
        source,
        other,
        list,
        expandedFrom);
  }

  /** Named by an alias. */
  Target expandedFrom(String alias) {
    return new Target(
        level,
        address,
        local,
        user,
        domain,
        extension,
        delimiter,
        unmatched,
        owner,
        sender,
        deliveredTo,
        source,
        dsnNotify,
        list,
        alias);
  }
}
