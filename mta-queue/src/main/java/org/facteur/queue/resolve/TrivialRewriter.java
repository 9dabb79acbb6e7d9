package org.facteur.queue.resolve;

import java.util.List;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.address.AddressToken;
import org.facteur.core.address.MailOrigin;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;

/**
 * Rewrites addresses to the standard form {@code user@domain}: strips source routes, swaps {@code
 * site!user}, promotes {@code user%domain}, appends what is missing. Immutable. Postfix
 * counterpart: the rewriting half of trivial-rewrite(8).
 */
public final class TrivialRewriter implements AddressRewriter {
  private static final Parameter<String> MYDOMAIN = Parameter.string("mydomain");
  private static final Parameter<String> REMOTE_HEADER_REWRITE_DOMAIN =
      Parameter.string("remote_header_rewrite_domain");
  private static final Parameter<Boolean> APPEND_AT_MYORIGIN = Parameter.bool("append_at_myorigin");
  private static final Parameter<Boolean> APPEND_DOT_MYDOMAIN =
      Parameter.bool("append_dot_mydomain");
  private static final Parameter<Boolean> SWAP_BANGPATH = Parameter.bool("swap_bangpath");
  private static final Parameter<Boolean> ALLOW_PERCENT_HACK = Parameter.bool("allow_percent_hack");

  /** What is appended in a context; empty texts append nothing. */
  private record Completion(String origin, String domain) {}

  private final Completion local;
  private final Completion remote;
  private final boolean swapBangpath;
  private final boolean percentHack;

  public TrivialRewriter(Configuration configuration) {
    boolean appendOrigin = configuration.get(APPEND_AT_MYORIGIN);
    this.local =
        new Completion(
            appendOrigin ? MailOrigin.of(configuration) : "",
            configuration.get(APPEND_DOT_MYDOMAIN) ? configuration.get(MYDOMAIN) : "");
    this.remote =
        new Completion(appendOrigin ? configuration.get(REMOTE_HEADER_REWRITE_DOMAIN) : "", "");
    this.swapBangpath = configuration.get(SWAP_BANGPATH);
    this.percentHack = configuration.get(ALLOW_PERCENT_HACK);
  }

  @Override
  public String rewrite(Context context, String externalAddress) {
    if (context == Context.NONE || externalAddress.isEmpty()) {
      return externalAddress;
    }
    TokenTree tree = new TokenTree(externalAddress);
    rewrite(context, tree);
    return tree.external();
  }

  @Override
  public String rewriteInternal(Context context, String internalAddress) {
    if (context == Context.NONE || internalAddress.isEmpty()) {
      return internalAddress;
    }
    return AddressQuoting.unquote822(rewrite(context, AddressQuoting.quote822(internalAddress)));
  }

  /** Rewrites in place. */
  void rewrite(Context context, TokenTree tree) {
    if (tree.isEmpty() || (tree.isOneQuotedString() && tree.get(0).text().isEmpty())) {
      return;
    }
    if (tree.size() == 1 && tree.get(0).is('@')) {
      // as good as no address at all
      tree.replaceAll(new AddressToken(AddressToken.Kind.QUOTED_STRING, ""));
      return;
    }
    Completion completion = context == Context.REMOTE ? remote : local;
    stripSourceRoute(tree);
    if (tree.findLast('@') < 0) {
      addDomain(tree, completion.origin());
    }
    addParentDomain(tree, completion.domain());
    tree.stripTrailingDot();
  }

  private static void stripSourceRoute(TokenTree tree) {
    int colon = tree.get(0).is('@') ? tree.find(':', 0) : -1;
    if (colon >= 0 && colon + 1 < tree.size()) {
      tree.cutBefore(colon + 1);
    }
  }

  private void addDomain(TokenTree tree, String origin) {
    int bang = swapBangpath ? tree.find('!', 0) : -1;
    int percent = percentHack ? tree.findLast('%') : -1;
    if (bang >= 0) {
      List<AddressToken> user = tree.cutFrom(bang);
      tree.prepend(List.of(AddressToken.operator('@')));
      tree.prepend(user.subList(1, user.size()));
    } else if (percent >= 0) {
      tree.replaceOperator(percent, '@');
    } else if (!origin.isEmpty()) {
      tree.append('@', origin);
    }
  }

  private static void addParentDomain(TokenTree tree, String domain) {
    int at = tree.findLast('@');
    if (domain.isEmpty() || at < 0 || at + 1 == tree.size()) {
      return;
    }
    boolean whole =
        tree.find(t -> t.kind() == AddressToken.Kind.DOMAIN_LITERAL || t.is('.'), at) >= 0;
    if (!whole) {
      tree.append('.', domain);
    }
  }
}
