package org.facteur.queue.resolve;

/** The class of a recipient domain; see Postfix's ADDRESS_CLASS_README. */
public enum AddressClass {
  LOCAL,
  VIRTUAL_ALIAS,
  VIRTUAL_MAILBOX,
  RELAY,
  DEFAULT
}
