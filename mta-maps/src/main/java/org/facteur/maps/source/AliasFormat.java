package org.facteur.maps.source;

import java.util.List;
import java.util.Optional;
import org.facteur.core.address.AddressForm;
import org.facteur.core.address.AddressToken;
import org.facteur.core.address.AddressTokenizer;

/**
 * {@code name: value}: postalias(1), aliases(5). The name is unquoted and must be local; the value
 * is written anew from its tokens.
 */
public final class AliasFormat implements SourceFormat {
  @Override
  public Optional<Entry> parse(String line, Problems problem) {
    List<AddressToken> tokens = AddressTokenizer.tokens(line);
    int colon = 0;
    while (colon < tokens.size() && !tokens.get(colon).is(':')) {
      colon++;
    }
    List<AddressToken> name = tokens.subList(0, colon);
    String key = write(name, false);
    if (colon + 1 >= tokens.size()
        || key.isEmpty()
        || name.stream().anyMatch(token -> token.is(','))) {
      problem.warn("need name:value pair");
      return Optional.empty();
    }
    if (name.stream().anyMatch(token -> token.is('@'))) {
      problem.warn("name must be local");
      return Optional.empty();
    }
    return Optional.of(new Entry(key, write(tokens.subList(colon + 1, tokens.size()), true)));
  }

  /** Words next to each other stay apart, and words from the angle bracket behind them. */
  private static String write(List<AddressToken> tokens, boolean external) {
    StringBuilder text = new StringBuilder();
    boolean afterWord = false;
    for (AddressToken token : tokens) {
      boolean word = token.isWord() || token.kind() == AddressToken.Kind.COMMENT;
      if (afterWord && (word || token.is('<'))) {
        text.append(' ');
      }
      List<AddressToken> one = List.of(token);
      text.append(external ? AddressForm.external(one) : AddressForm.internal(one));
      afterWord = word;
    }
    return text.toString();
  }
}
