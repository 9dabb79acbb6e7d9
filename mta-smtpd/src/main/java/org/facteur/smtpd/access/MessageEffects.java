package org.facteur.smtpd.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What access tables want done with the message of a transaction. One thread. */
public final class MessageEffects {
  private final List<String> headers = new ArrayList<>();
  private final List<String> copies = new ArrayList<>();
  private Optional<String> filter = Optional.empty();
  private Optional<String> redirect = Optional.empty();
  private boolean hold;
  private boolean discard;

  /** Header lines that PREPEND put before the message. */
  public List<String> headers() {
    return headers;
  }

  /** Recipients that BCC added. */
  public List<String> copies() {
    return copies;
  }

  /** {@code transport:nexthop} of FILTER. */
  public Optional<String> filter() {
    return filter;
  }

  /** The one recipient of REDIRECT. */
  public Optional<String> redirect() {
    return redirect;
  }

  public boolean hold() {
    return hold;
  }

  public boolean discard() {
    return discard;
  }

  /** What there is has been seen to; what comes now is new. */
  public void settled() {
    copies.clear();
    filter = Optional.empty();
    redirect = Optional.empty();
  }

  void addHeader(String line) {
    headers.add(line);
  }

  void addCopy(String address) {
    copies.add(address);
  }

  void setFilter(String destination) {
    filter = Optional.of(destination);
  }

  void setRedirect(String address) {
    redirect = Optional.of(address);
  }

  /** The message is to be put on hold. */
  public void setHold() {
    hold = true;
  }

  /** The message is to be thrown away. */
  public void setDiscard() {
    discard = true;
  }
}
