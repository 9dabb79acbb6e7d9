package org.facteur.queue.milter;

/** A change to a message that a milter asks for. Addresses are in internal form. */
public sealed interface MilterEdit {
  /** A header goes behind the others. */
  record AddHeader(String name, String value) implements MilterEdit {}

  /**
   * A header goes between the others.
   *
   * @param index how many stay before it
   */
  record InsertHeader(int index, String name, String value) implements MilterEdit {}

  /**
   * A header changes; it goes when the value is empty, and is added when there is none.
   *
   * @param index which of those with the name, from 1
   */
  record ChangeHeader(int index, String name, String value) implements MilterEdit {}

  /**
   * Another envelope sender.
   *
   * @param parameters of MAIL: {@code RET=HDRS ENVID=x}, or empty
   */
  record ChangeSender(String address, String parameters) implements MilterEdit {}

  /**
   * One recipient more.
   *
   * @param parameters of RCPT: {@code NOTIFY=NEVER}, or empty
   */
  record AddRecipient(String address, String parameters) implements MilterEdit {}

  /** One recipient less. */
  record DeleteRecipient(String address) implements MilterEdit {}
}
