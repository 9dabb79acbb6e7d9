package org.facteur.delivery.special;

import java.util.Optional;
import org.facteur.core.smtp.EnhancedStatus;

/**
 * A next hop that is a text, perhaps with an enhanced status code in front.
 *
 * @param status what the text began with
 */
record NexthopText(Optional<EnhancedStatus> status, String text) {
  static NexthopText parse(String nexthop) {
    String stripped = nexthop.strip();
    int end = stripped.indexOf(' ');
    String word = end < 0 ? stripped : stripped.substring(0, end);
    Optional<EnhancedStatus> status = EnhancedStatus.parse(word);
    return new NexthopText(
        status, status.isEmpty() ? stripped : stripped.substring(word.length()).strip());
  }
}
