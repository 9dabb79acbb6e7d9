package org.facteur.app.tool.postcat;

import org.facteur.queue.file.RecordType;

/** What postcat calls the types of records. */
final class RecordNames {
  private RecordNames() {}

  static String of(int type) {
    return switch (type) {
      case RecordType.SIZE -> "message_size";
      case RecordType.TIME -> "message_arrival_time";
      case RecordType.CREATE_TIME -> "queue_file_create_time";
      case RecordType.FULL_NAME -> "sender_fullname";
      case RecordType.INSPECTOR -> "content_inspector";
      case RecordType.FILTER -> "content_filter";
      case RecordType.SENDER -> "sender";
      case RecordType.DONE -> "done_recipient";
      case RecordType.RECIPIENT -> "recipient";
      case RecordType.ORIGINAL_RECIPIENT -> "original_recipient";
      case RecordType.CANCELED_RECIPIENT -> "canceled_recipient";
      case RecordType.WARN_TIME -> "warning_message_time";
      case RecordType.ATTRIBUTE -> "named_attribute";
      case RecordType.KILLED -> "killed_record";
      case RecordType.REDIRECT -> "redirect_to";
      case RecordType.CLEANUP_FLAGS -> "flags";
      case RecordType.TEXT -> "regular_text";
      case RecordType.PADDING -> "padding";
      case RecordType.ERRORS_TO -> "errors_to";
      case RecordType.RETURN_RECEIPT_TO -> "return_receipt";
      case RecordType.PRIORITY -> "priority";
      case RecordType.POINTER -> "pointer_record";
      case RecordType.VERP -> "verp_delimiters";
      case RecordType.DSN_RETURN -> "dsn_return_flags";
      case RecordType.DSN_ENVELOPE_ID -> "dsn_envelope_id";
      case RecordType.DSN_ORIGINAL_RECIPIENT -> "dsn_original_recipient";
      case RecordType.DSN_NOTIFY -> "dsn_notify_flags";
      default -> "unknown_record_type";
    };
  }
}
