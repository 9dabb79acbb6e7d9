package org.facteur.queue.header;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;

/** Dates as mail headers have them: {@code Sat, 21 Nov 2026 02:13:26 +0000 (UTC)}, RFC 5322. */
public final class MailDate {
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private MailDate() {}

  /** Formats a time in a zone; the zone's short name is added as a comment. */
  public static String format(Instant time, ZoneId zone) {
    ZonedDateTime local = time.atZone(zone);
    StringBuilder text = new StringBuilder(40);
    int day = 3 * (local.getDayOfWeek().getValue() - 1);
    text.append(DAYS, day, day + 3).append(", ").append(local.getDayOfMonth()).append(' ');
    if (local.getDayOfMonth() < 10) {
      text.insert(text.length() - 2, ' ');
    }
    int month = 3 * (local.getMonthValue() - 1);
    text.append(MONTHS, month, month + 3).append(' ').append(local.getYear()).append(' ');
    twoDigits(text, local.getHour()).append(':');
    twoDigits(text, local.getMinute()).append(':');
    twoDigits(text, local.getSecond()).append(' ');
    int offset = local.getOffset().getTotalSeconds() / 60;
    text.append(offset < 0 ? '-' : '+');
    twoDigits(text, Math.abs(offset) / 60);
    twoDigits(text, Math.abs(offset) % 60);
    return text.append(" (").append(zoneName(local)).append(')').toString();
  }

  private static StringBuilder twoDigits(StringBuilder text, int number) {
    return (number < 10 ? text.append('0') : text).append(number);
  }

  private static String zoneName(ZonedDateTime local) {
    String id = local.getZone().getId();
    if (id.equals("Z") || id.endsWith("UTC")) {
      return "UTC";
    }
    boolean summer = local.getZone().getRules().isDaylightSavings(local.toInstant());
    java.util.TimeZone zone = java.util.TimeZone.getTimeZone(local.getZone());
    String name = zone.getDisplayName(summer, java.util.TimeZone.SHORT, Locale.ROOT);
    return name.isEmpty() ? local.getZone().getDisplayName(TextStyle.SHORT, Locale.ROOT) : name;
  }
}
