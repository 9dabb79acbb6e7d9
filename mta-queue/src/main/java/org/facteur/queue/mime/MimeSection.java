package org.facteur.queue.mime;

/** Where in a message a header stands. */
public enum MimeSection {
  /** In the header of the message itself. */
  PRIMARY,
  /** In the header of a part of a multipart. */
  PART,
  /** In the header of a message inside the message. */
  NESTED
}
