package org.facteur.smtpclient.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.core.tls.client.TlsLevel;

/**
 * What a policy table says of a destination: a level, and attributes that stand before the
 * parameters of main.cf.
 *
 * @param match names, or fingerprints; empty for those of main.cf
 */
record SiteAttributes(
    TlsLevel level,
    List<String> match,
    Optional<String> exclude,
    Optional<String> protocols,
    Optional<String> ciphers,
    List<String> trustAnchors,
    Optional<String> serverName,
    Optional<Boolean> reuse) {

  /** A level and nothing more. */
  static SiteAttributes of(TlsLevel level) {
    return new SiteAttributes(
        level,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** A table's value cannot be used; the message is for the log. */
  static final class BadPolicy extends Exception {
    private static final long serialVersionUID = 1L;

    BadPolicy(String message) {
      super(message);
    }
  }

  /** Hears of what is wrong and can be passed over. */
  interface Complaints {
    void complain(String text);
  }

  /**
   * Reads {@code secure match=example.com:.example.com ciphers=high}.
   *
   * @throws BadPolicy when mail must wait for the administrator
   */
  static SiteAttributes parse(String value, Complaints complaints) throws BadPolicy {
    List<String> words =
        List.of(value.strip().split("[\\s,]+")).stream().filter(w -> !w.isEmpty()).toList();
    if (words.isEmpty()) {
      throw new BadPolicy("invalid empty policy");
    }
    TlsLevel level =
        TlsLevel.parse(words.getFirst())
            .orElseThrow(
                () -> new BadPolicy("invalid security level \"" + words.getFirst() + "\""));
    Reading reading = new Reading(level, complaints);
    for (String word : words.subList(1, words.size())) {
      reading.attribute(word);
    }
    return reading.result();
  }

  private static final class Reading {
    private final TlsLevel level;
    private final Complaints complaints;
    private final List<String> match = new ArrayList<>();
    private final List<String> anchors = new ArrayList<>();
    private Optional<String> exclude = Optional.empty();
    private Optional<String> protocols = Optional.empty();
    private Optional<String> ciphers = Optional.empty();
    private Optional<String> serverName = Optional.empty();
    private Optional<Boolean> reuse = Optional.empty();

    Reading(TlsLevel level, Complaints complaints) {
      this.level = level;
      this.complaints = complaints;
    }

    void attribute(String word) throws BadPolicy {
      int equals = word.indexOf('=');
      if (equals <= 0) {
        throw new BadPolicy(
            "malformed attribute/value pair \"" + word + "\": missing '=' after attribute name");
      }
      String name = word.substring(0, equals);
      String value = word.substring(equals + 1);
      if (level == TlsLevel.NONE) {
        complaints.complain("ignoring attribute \"" + name + "\" with TLS disabled");
        return;
      }
      if (value.isEmpty()) {
        throw new BadPolicy("attribute \"" + name + "\" has empty value");
      }
      switch (name.toLowerCase(java.util.Locale.ROOT)) {
        case "ciphers" -> ciphers = once(ciphers, name, value);
        case "protocols" -> protocols = once(protocols, name, value);
        case "exclude" -> exclude = once(exclude, name, value);
        case "servername" -> serverName = once(serverName, name, value);
        case "match" -> match(name, value);
        case "tafile" -> {
          if (!level.isByAuthority()) {
            throw invalidHere(name);
          }
          anchors.add(value);
        }
        case "connection_reuse" ->
            reuse =
                Optional.of(
                    switch (value.toLowerCase(java.util.Locale.ROOT)) {
                      case "yes" -> true;
                      case "no" -> false;
                      default ->
                          throw new BadPolicy(
                              "attribute \"" + name + "\" has bad value: \"" + value + "\"");
                    });
        default -> throw new BadPolicy("invalid attribute name: \"" + name + "\"");
      }
    }

    private void match(String name, String value) throws BadPolicy {
      if (level != TlsLevel.FINGERPRINT && !level.isByAuthority()) {
        throw invalidHere(name);
      }
      String separator = level == TlsLevel.FINGERPRINT ? "\\|" : ":";
      for (String part : value.split(separator)) {
        if (!part.isEmpty()) {
          match.add(part);
        }
      }
    }

    private BadPolicy invalidHere(String name) {
      return new BadPolicy(
          "attribute \"" + name + "\" invalid at security level \"" + level.word() + "\"");
    }

    private Optional<String> once(Optional<String> before, String name, String value)
        throws BadPolicy {
      if (before.isPresent()) {
        throw new BadPolicy("attribute \"" + name + "\" is specified multiple times");
      }
      return Optional.of(value);
    }

    SiteAttributes result() {
      return new SiteAttributes(
          level, match, exclude, protocols, ciphers, anchors, serverName, reuse);
    }
  }
}
