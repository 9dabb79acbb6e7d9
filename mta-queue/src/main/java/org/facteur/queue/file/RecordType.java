package org.facteur.queue.file;

/** The types of the records of a queue file; docs/queue-file-format.md says what each holds. */
public final class RecordType {
  /** No more records; not a type that stands in a file. */
  public static final int END_OF_FILE = -1;

  public static final char SIZE = 'C';
  public static final char TIME = 'T';
  public static final char CREATE_TIME = 'c';
  public static final char FULL_NAME = 'F';
  public static final char INSPECTOR = 'I';

  /** Before the message: the content filter. In the message: text whose line goes on. */
  public static final char FILTER = 'L';

  public static final char SENDER = 'S';
  public static final char DONE = 'D';
  public static final char RECIPIENT = 'R';
  public static final char ORIGINAL_RECIPIENT = 'O';
  public static final char CANCELED_RECIPIENT = '/';
  public static final char WARN_TIME = 'W';
  public static final char ATTRIBUTE = 'A';
  public static final char KILLED = 'K';
  public static final char REDIRECT = '>';
  public static final char CLEANUP_FLAGS = 'f';
  public static final char DELAY = 'd';
  public static final char MESSAGE = 'M';
  public static final char TEXT_CONTINUED = 'L';
  public static final char TEXT = 'N';
  public static final char PADDING = 'w';
  public static final char EXTRACTED = 'X';
  public static final char RETURN_RECEIPT_TO = 'r';
  public static final char ERRORS_TO = 'e';
  public static final char PRIORITY = 'P';
  public static final char POINTER = 'p';
  public static final char VERP = 'V';
  public static final char DSN_RETURN = '<';
  public static final char DSN_ENVELOPE_ID = 'i';
  public static final char DSN_ORIGINAL_RECIPIENT = 'o';
  public static final char DSN_NOTIFY = 'n';
  public static final char MILTER_COUNT = 'm';
  public static final char END = 'E';

  private static final String ALL = "CTcFILSDRO/WAK>fdMNwXrePpV<ionmE";

  private RecordType() {}

  /** Whether a byte can be the type of a record. */
  public static boolean isKnown(int type) {
    return type > 0 && ALL.indexOf(type) >= 0;
  }
}
