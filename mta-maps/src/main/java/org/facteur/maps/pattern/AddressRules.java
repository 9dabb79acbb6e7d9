package org.facteur.maps.pattern;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.facteur.core.address.HostSyntax;
import org.facteur.core.net.NetworkBlock;
import org.facteur.maps.source.LogicalLine;
import org.facteur.maps.source.LogicalLines;

/** Parses the rules of a {@code cidr:} table: cidr_table(5). */
final class AddressRules {
  private static final int LENGTH_DIGITS = 9;
  private final Rules.Builder<byte[]> rules = new Rules.Builder<>();

  private AddressRules() {}

  static Rules<byte[]> parse(List<LogicalLine> lines, Problems problems) {
    AddressRules parser = new AddressRules();
    for (LogicalLine line : lines) {
      try {
        parser.line(line.text().strip(), line.number());
      } catch (BadRule e) {
        problems.skipping(line.number(), e.getMessage());
      }
    }
    return parser.rules.build(problems);
  }

  private record Answer(NetworkBlock block, boolean negated, Optional<String> result)
      implements Rules.Answering<byte[]> {
    @Override
    public Optional<String> answer(byte[] key) {
      return holds(block, negated, key) ? result : Optional.empty();
    }
  }

  private record If(NetworkBlock block, boolean negated) implements Rules.Condition<byte[]> {
    @Override
    public boolean holds(byte[] key) {
      return AddressRules.holds(block, negated, key);
    }
  }

  /** A block of the other address family does not match, negated or not. */
  private static boolean holds(NetworkBlock block, boolean negated, byte[] key) {
    return key.length == block.network().length && block.contains(key) != negated;
  }

  private void line(String text, int number) throws BadRule {
    if (ExpressionRules.Keyword.ENDIF.begins(text)) {
      if (text.length() > ExpressionRules.Keyword.ENDIF.name().length()) {
        throw new BadRule("garbage after ENDIF");
      }
      if (!rules.end()) {
        throw new BadRule("ENDIF without IF");
      }
      return;
    }
    boolean condition = ExpressionRules.Keyword.IF.begins(text);
    int at = condition ? ExpressionRules.Keyword.IF.name().length() : 0;
    boolean negated = false;
    while (at < text.length()
        && (text.charAt(at) == '!' || LogicalLines.isBlank(text.charAt(at)))) {
      negated ^= text.charAt(at) == '!';
      at++;
    }
    if (at == text.length()) {
      throw new BadRule("no address pattern");
    }
    if (condition) {
      rules.add(new If(block(text.substring(at)), negated), number);
      return;
    }
    int end = at;
    while (end < text.length() && !LogicalLines.isBlank(text.charAt(end))) {
      end++;
    }
    String result = text.substring(end).strip();
    if (result.isEmpty()) {
      throw new BadRule("no lookup result");
    }
    rules.add(new Answer(block(text.substring(at, end)), negated, Optional.of(result)), number);
  }

  private static NetworkBlock block(String pattern) throws BadRule {
    String plain = pattern;
    if (pattern.startsWith("[")) {
      int close = pattern.indexOf(']');
      if (close < 0) {
        throw new BadRule("missing ']' character after \"" + pattern + '"');
      }
      String rest = pattern.substring(close + 1);
      if (!rest.isEmpty() && rest.charAt(0) != '/') {
        throw new BadRule("garbage after \"" + pattern.substring(0, close + 1) + '"');
      }
      plain = pattern.substring(1, close) + rest;
    }
    int slash = plain.indexOf('/');
    return slash < 0 ? single(plain) : network(plain, slash);
  }

  private static NetworkBlock single(String address) throws BadRule {
    if (!isAddress(address)) {
      throw new BadRule("bad address pattern: \"" + address + '"');
    }
    byte[] bytes = NetworkBlock.bytes(address);
    return new NetworkBlock(bytes, bytes.length * 8);
  }

  private static NetworkBlock network(String pattern, int slash) throws BadRule {
    String address = pattern.substring(0, slash);
    String length = pattern.substring(slash + 1);
    if (length.isEmpty() || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new BadRule("bad mask value in \"" + pattern + '"');
    }
    if (!isAddress(address)) {
      throw new BadRule("bad network value in \"" + pattern + '"');
    }
    byte[] bytes = NetworkBlock.bytes(address);
    if (length.length() > LENGTH_DIGITS || Integer.parseInt(length) > bytes.length * 8) {
      throw new BadRule("bad mask length in \"" + pattern + '"');
    }
    NetworkBlock block = NetworkBlock.around(bytes, Integer.parseInt(length));
    if (!Arrays.equals(bytes, block.network())) {
      throw new BadRule(
          "non-null host address bits in \"%s\", perhaps you should use \"%s/%d\" instead"
              .formatted(pattern, NetworkBlock.text(block.network()), block.prefixLength()));
    }
    return block;
  }

  private static boolean isAddress(String address) {
    // unlike host names, patterns may begin with 0
    return HostSyntax.isHostAddress(address)
        || address.startsWith("0.") && HostSyntax.isIpv4("1" + address.substring(1));
  }

  /** The bytes of a key that is an address; empty when it is none. */
  static Optional<byte[]> key(String text) {
    return isAddress(text) ? Optional.of(NetworkBlock.bytes(text)) : Optional.empty();
  }
}
