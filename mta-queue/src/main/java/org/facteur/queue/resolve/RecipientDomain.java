package org.facteur.queue.resolve;

import java.util.List;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.address.AddressToken;
import org.facteur.core.address.HostSyntax;
import org.facteur.core.address.InternationalDomain;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupFailure;

/**
 * Finds the domain that an address is for in the end: local domains are stripped as long as the
 * local part names another one ({@code user%other@here}), so that nobody relays through such forms.
 * Thread safe.
 */
final class RecipientDomain {
  private static final Parameter<Boolean> RESOLVE_DEQUOTED_ADDRESS =
      Parameter.bool("resolve_dequoted_address");
  private static final Parameter<Boolean> RESOLVE_NULL_DOMAIN =
      Parameter.bool("resolve_null_domain");
  private static final Parameter<Boolean> RESOLVE_NUMERIC_DOMAIN =
      Parameter.bool("resolve_numeric_domain");
  private static final Parameter<Boolean> SWAP_BANGPATH = Parameter.bool("swap_bangpath");
  private static final Parameter<Boolean> ALLOW_PERCENT_HACK = Parameter.bool("allow_percent_hack");
  private static final Parameter<String> EMPTY_ADDRESS_RECIPIENT =
      Parameter.string("empty_address_recipient");
  private static final Parameter<String> MYHOSTNAME = Parameter.string("myhostname");

  /**
   * The result.
   *
   * @param recipient internal form, always with a domain
   * @param domain of the recipient
   * @param local whether it is one of ours
   */
  record Found(
      String recipient, String domain, boolean local, boolean sourceRouted, boolean badSyntax) {}

  private final LocalDomains localDomains;
  private final MailLog log;
  private final TrivialRewriter rewriter;
  private final boolean dequoted;
  private final boolean nullDomain;
  private final boolean numericDomain;
  private final boolean swapBangpath;
  private final boolean percentHack;
  private final String emptyRecipient;
  private final String hostname;

  RecipientDomain(Configuration configuration, LocalDomains localDomains, MailLog log) {
    this.localDomains = localDomains;
    this.log = log;
    this.rewriter = new TrivialRewriter(configuration);
    this.dequoted = configuration.get(RESOLVE_DEQUOTED_ADDRESS);
    this.nullDomain = configuration.get(RESOLVE_NULL_DOMAIN);
    this.numericDomain = configuration.get(RESOLVE_NUMERIC_DOMAIN);
    this.swapBangpath = configuration.get(SWAP_BANGPATH);
    this.percentHack = configuration.get(ALLOW_PERCENT_HACK);
    this.emptyRecipient = configuration.get(EMPTY_ADDRESS_RECIPIENT);
    this.hostname = configuration.get(MYHOSTNAME);
  }

  /** Finds the domain of an address in internal form. */
  Found find(String address) throws LookupFailure {
    TokenTree tree = new TokenTree(AddressQuoting.quote822(address));
    List<AddressToken> localDomain = List.of();
    boolean local = true;
    int rounds = address.length() + 100;
    while (true) {
      if (rounds-- == 0) {
        String text = "resolve_addr: <" + address + ">: giving up";
        log.warning(text);
        throw new LookupFailure("resolve_addr", text);
      }
      if (tree.findLast('@') >= 0) {
        tree.stripTrailingDot();
      }
      if (nullDomain && tree.endsWith('@')) {
        tree.cutFrom(tree.size() - 1);
      }
      int at = tree.findLast('@');
      if (at >= 0) {
        if (at + 1 < tree.size() && !localDomains.matches(tree.internalFrom(at + 1))) {
          local = false;
          break;
        }
        localDomain = tree.cutFrom(at);
      }
      if (isRouted(tree)) {
        rewriter.rewrite(AddressRewriter.Context.LOCAL, tree);
        continue;
      }
      if (crackQuotedString(tree)) {
        rewriter.rewrite(AddressRewriter.Context.LOCAL, tree);
        continue;
      }
      if (tree.isEmpty() || (tree.isOneQuotedString() && tree.get(0).text().isEmpty())) {
        tree.replaceAll(emptyRecipient);
        continue;
      }
      if (localDomain.isEmpty()) {
        tree.append('@', hostname);
        continue;
      }
      break;
    }
    if (local) {
      tree.append(localDomain);
    }
    return checked(tree.internal(), local);
  }

  private boolean isRouted(TokenTree tree) {
    return tree.findLast('@') >= 0
        || (swapBangpath && tree.findLast('!') >= 0)
        || (percentHack && tree.findLast('%') >= 0);
  }

  /** Opens a quoted local part that hides routing operators. */
  private boolean crackQuotedString(TokenTree tree) {
    if (!dequoted || !tree.isOneQuotedString()) {
      return false;
    }
    String text = tree.get(0).text();
    int operator = text.lastIndexOf('@');
    if (operator < 0 && percentHack) {
      operator = text.lastIndexOf('%');
    }
    if (operator >= 0) {
      tree.replaceAll(
          AddressQuoting.quote822(
              text.substring(0, operator) + "@" + text.substring(operator + 1)));
      return !tree.isEmpty();
    }
    if (swapBangpath && text.indexOf('!') >= 0) {
      tree.replaceAll(text);
      return !tree.isEmpty();
    }
    return false;
  }

  private Found checked(String recipient, boolean local) throws LookupFailure {
    int at = recipient.lastIndexOf('@');
    String domain = recipient.substring(at + 1);
    boolean bad;
    if (domain.startsWith("[")) {
      bad =
          !domain.endsWith("]")
              || !HostSyntax.isAddressLiteral(domain.substring(1, domain.length() - 1));
    } else if (isHostname(domain)) {
      bad = false;
    } else if (numericDomain && HostSyntax.isHostAddress(domain)) {
      String literal =
          domain.indexOf(':') >= 0 && !domain.regionMatches(true, 0, "IPv6:", 0, 5)
              ? "[IPv6:" + domain + "]"
              : "[" + domain + "]";
      return new Found(
          recipient.substring(0, at + 1) + literal,
          literal,
          local || localDomains.matches(literal),
          isSourceRouted(recipient, domain),
          false);
    } else {
      bad = true;
    }
    return new Found(recipient, domain, local, isSourceRouted(recipient, domain), bad);
  }

  private static boolean isHostname(String domain) {
    return Utf8Text.isAscii(domain)
        ? HostSyntax.isHostname(domain)
        : InternationalDomain.toAscii(domain).map(HostSyntax::isHostname).orElse(false);
  }

  /**
   * Whether there is an operator before the last {@code @}. Which operators we understand ourselves
   * does not matter: the next host may understand more.
   */
  private static boolean isSourceRouted(String recipient, String domain) {
    int first = 0;
    while (first < recipient.length() && "@!%".indexOf(recipient.charAt(first)) < 0) {
      first++;
    }
    return first < recipient.length() - domain.length() - 1;
  }
}
