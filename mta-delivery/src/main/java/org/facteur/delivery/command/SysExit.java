package org.facteur.delivery.command;

import java.util.Optional;

/** What the exit statuses of sysexits.h say. */
enum SysExit {
  USAGE(64, "5.3.0", "command line usage error"),
  DATA_ERROR(65, "5.6.0", "data format error"),
  NO_INPUT(66, "5.3.0", "cannot open input"),
  NO_USER(67, "5.1.1", "user unknown"),
  NO_HOST(68, "5.1.2", "host name unknown"),
  UNAVAILABLE(69, "5.3.0", "service unavailable"),
  SOFTWARE(70, "5.3.0", "internal software error"),
  OS_ERROR(71, "4.3.0", "system resource problem"),
  OS_FILE(72, "5.3.0", "critical OS file missing"),
  CANNOT_CREATE(73, "5.2.0", "can't create user output file"),
  IO_ERROR(74, "5.3.0", "input/output error"),
  TEMPORARY_FAILURE(75, "4.3.0", "temporary failure"),
  PROTOCOL(76, "5.5.0", "remote error in protocol"),
  NO_PERMISSION(77, "5.7.0", "permission denied"),
  CONFIGURATION(78, "5.3.5", "local configuration error");

  private final int code;
  private final String status;
  private final String text;

  SysExit(int code, String status, String text) {
    this.code = code;
    this.status = status;
    this.text = text;
  }

  String status() {
    return status;
  }

  String text() {
    return text;
  }

  static Optional<SysExit> of(int code) {
    for (SysExit exit : values()) {
      if (exit.code == code) {
        return Optional.of(exit);
      }
    }
    return Optional.empty();
  }
}
