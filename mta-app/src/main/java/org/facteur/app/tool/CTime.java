package org.facteur.app.tool;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** Time as ctime(3) writes it: {@code Sun Mar 1 12:00:00 2026}. */
public final class CTime {
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private CTime() {}

  /** Formats without date formatters, which are slow to load. */
  public static String format(Instant time, ZoneId zone) {
    ZonedDateTime local = time.atZone(zone);
    StringBuilder text = new StringBuilder(24);
    text.append(DAYS, local.getDayOfWeek().ordinal() * 3, local.getDayOfWeek().ordinal() * 3 + 3);
    int month = local.getMonthValue() * 3 - 3;
    text.append(' ').append(MONTHS, month, month + 3).append(' ');
    two(text, local.getDayOfMonth(), ' ').append(' ');
    two(text, local.getHour(), '0').append(':');
    two(text, local.getMinute(), '0').append(':');
    two(text, local.getSecond(), '0').append(' ');
    return text.append(local.getYear()).toString();
  }

  private static StringBuilder two(StringBuilder text, int number, char fill) {
    if (number < 10) {
      text.append(fill);
    }
    return text.append(number);
  }
}
