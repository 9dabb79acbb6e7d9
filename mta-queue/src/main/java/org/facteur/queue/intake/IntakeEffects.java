package org.facteur.queue.intake;

import java.util.ArrayList;
import java.util.List;

/** What is to happen to a message besides its delivery; the last word counts. One thread. */
final class IntakeEffects {
  private final List<String> copies = new ArrayList<>();
  private boolean hold;
  private boolean discard;
  private String filter = "";
  private String redirect = "";

  void hold() {
    hold = true;
  }

  void discard() {
    discard = true;
  }

  void filter(String destination) {
    filter = destination;
  }

  void redirect(String recipient) {
    redirect = recipient;
  }

  void copyTo(String recipient) {
    copies.add(recipient);
  }

  boolean isHeld() {
    return hold;
  }

  boolean isDiscarded() {
    return discard;
  }

  /** {@code transport:nexthop} or empty. */
  String filter() {
    return filter;
  }

  /** The one recipient, or empty. */
  String redirect() {
    return redirect;
  }

  /** Recipients that content checks added. */
  List<String> copies() {
    return copies;
  }
}
