package org.facteur.core.lookup;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.facteur.core.address.HostSyntax;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.net.NetworkBlock;

/**
 * A list of hosts by address and, where it is asked so, by name: mynetworks, smtpd_authorized_*,
 * debug_peer_list. Addresses are {@code 192.0.2.1}, {@code 192.0.2.0/24}, {@code [2001:db8::]/32}.
 * A pattern that is wrong is logged when it is met, and the question fails. Thread safe. Postfix
 * counterpart: util/addr_match_list, global/namadr_list.
 */
public final class HostList {
  private final MatchList patterns;
  private final ParentStyle style;
  private final ConcurrentHashMap<String, NetworkBlock> blocks = new ConcurrentHashMap<>();

  /**
   * @param name of the parameter, for warnings and the style of subdomains
   * @param value expanded
   */
  public HostList(
      String name, String value, Configuration configuration, LookupTables tables, MailLog log) {
    this.patterns = MatchList.parse(name, value, configuration, tables, log);
    this.style = ParentStyle.of(configuration, name);
  }

  /** The list of a parameter. */
  public static HostList of(
      String parameter, Configuration configuration, LookupTables tables, MailLog log) {
    return new HostList(
        parameter, configuration.text(parameter).orElse(""), configuration, tables, log);
  }

  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  /** Whether an address matches; textual, without brackets. */
  public boolean matchesAddress(String address) throws LookupFailure {
    String folded = Utf8Text.foldCase(address);
    return patterns.matches(pattern -> matchesAddress(pattern, folded));
  }

  /** Whether a host matches by its name or by its address. */
  public boolean matches(String name, String address) throws LookupFailure {
    String foldedName = Utf8Text.foldCase(name);
    String foldedAddress = Utf8Text.foldCase(address);
    return patterns.matches(
        pattern ->
            DomainList.matches(patterns, style, pattern, foldedName)
                || matchesAddress(pattern, foldedAddress));
  }

  private boolean matchesAddress(MatchList.Pattern pattern, String address) throws LookupFailure {
    return switch (pattern) {
      case MatchList.Word(String word) -> matchesWord(word, address);
      case MatchList.Table(LookupTable table) -> patterns.has(table, address);
      case MatchList.Unreadable _ -> false;
    };
  }

  private boolean matchesWord(String word, String address) throws LookupFailure {
    if (word.equals(address) || word.equals("[" + address + "]")) {
      return true;
    }
    boolean network = word.indexOf(':') >= 0 || word.indexOf('/') >= 0;
    boolean sameFamily = (word.indexOf(':') >= 0) == (address.indexOf(':') >= 0);
    if (!network || !sameFamily || !HostSyntax.isHostAddress(address)) {
      return false;
    }
    return block(word).contains(NetworkBlock.bytes(address));
  }

  private NetworkBlock block(String word) throws LookupFailure {
    Optional<NetworkBlock> known = Optional.ofNullable(blocks.get(word));
    if (known.isPresent()) {
      return known.get();
    }
    try {
      NetworkBlock block = NetworkBlock.parse(word);
      blocks.put(word, block);
      return block;
    } catch (IllegalArgumentException e) {
      throw patterns.bad(e.getMessage());
    }
  }
}
