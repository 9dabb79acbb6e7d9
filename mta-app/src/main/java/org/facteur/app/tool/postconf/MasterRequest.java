package org.facteur.app.tool.postconf;

import java.util.ArrayList;
import java.util.List;

/** A request for parts of master.cf: {@code service/type/part}, where {@code *} is anything. */
final class MasterRequest {
  private static final String ANY = "*";
  private final String text;
  private final List<String> parts;

  private MasterRequest(String text, List<String> parts) {
    this.text = text;
    this.parts = parts;
  }

  /** Splits a request; what is left out at its end is anything. */
  static MasterRequest of(String text, int size) {
    List<String> parts = new ArrayList<>(List.of(text.split("/", -1)));
    while (parts.size() < size) {
      parts.add(ANY);
    }
    return new MasterRequest(text, parts);
  }

  /** How many parts are written. */
  static int size(String text) {
    return text.split("/", -1).length;
  }

  boolean matches(MasterEntry entry) {
    return matches(0, entry.service()) && matches(1, entry.type());
  }

  /** Whether a part is what is asked for. */
  boolean matches(int part, String value) {
    return parts.get(part).equals(ANY) || parts.get(part).equals(value);
  }

  boolean isAny(int part) {
    return parts.get(part).equals(ANY);
  }

  String part(int part) {
    return parts.get(part);
  }

  @Override
  public String toString() {
    return text;
  }
}
