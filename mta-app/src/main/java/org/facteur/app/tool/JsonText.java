package org.facteur.app.tool;

import java.util.List;

/** JSON (RFC 8259) as tools print it; text is UTF-8 in bytes, one char a byte. */
public final class JsonText {
  private final StringBuilder out = new StringBuilder();
  private boolean first = true;

  /** Begins an object, as the value of a name where one was given before. */
  public JsonText object() {
    return open('{');
  }

  /** Begins a list. */
  public JsonText list() {
    return open('[');
  }

  private JsonText open(char bracket) {
    separate();
    out.append(bracket);
    first = true;
    return this;
  }

  /** Ends an object. */
  public JsonText endObject() {
    out.append('}');
    first = false;
    return this;
  }

  /** Ends a list. */
  public JsonText endList() {
    out.append(']');
    first = false;
    return this;
  }

  /** The name of the value that follows. */
  public JsonText name(String name) {
    separate();
    string(out, name);
    out.append(": ");
    first = true;
    return this;
  }

  /** A string of a list, or behind a name. */
  public JsonText value(String text) {
    separate();
    string(out, text);
    return this;
  }

  /** A number or truth value. */
  public JsonText literal(Object value) {
    separate();
    out.append(value);
    return this;
  }

  /** A name and its string. */
  public JsonText field(String name, String text) {
    return name(name).value(text);
  }

  /** A name and a list of strings. */
  public JsonText field(String name, List<String> texts) {
    name(name).list();
    texts.forEach(this::value);
    return endList();
  }

  private void separate() {
    if (!first) {
      out.append(", ");
    }
    first = false;
  }

  /** Appends a string with its quotes. */
  public static void string(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < ' ') {
            json.append("\\u00").append(Character.forDigit(c >> 4, 16));
            json.append(Character.forDigit(c & 15, 16));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
