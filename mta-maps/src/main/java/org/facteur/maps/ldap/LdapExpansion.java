package org.facteur.maps.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.maps.database.ResultFormat;

/** Makes one answer of the entries that a search found, following special attributes. */
final class LdapExpansion {
  private static final String ANY = "(objectClass=*)";
  private final LdapTable table;
  private final LdapAttributes attributes;
  private final String key;
  private final ResultFormat.Answer answer;
  private int depth;

  LdapExpansion(LdapTable table, String key) {
    this.table = table;
    this.attributes = table.attributes();
    this.key = key;
    this.answer = table.format().answer(key);
  }

  Optional<String> of(List<SearchResultEntry> entries) throws LookupFailure {
    expand(entries);
    return answer.result();
  }

  private void expand(List<SearchResultEntry> entries) throws LookupFailure {
    depth++;
    for (SearchResultEntry entry : entries) {
      boolean terminal = hasValues(entry, attributes.terminal());
      boolean leaf = !hasValues(entry, attributes.special());
      for (Attribute attribute : entry.getAttributes()) {
        String name = attribute.getName();
        if (terminal) {
          if (LdapAttributes.has(attributes.terminal(), name)) {
            add(attribute);
          }
        } else if (LdapAttributes.has(attributes.special(), name)) {
          follow(attribute);
        } else if (leaf || !LdapAttributes.has(attributes.leaf(), name)) {
          add(attribute);
        }
      }
    }
    depth--;
  }

  private static boolean hasValues(SearchResultEntry entry, List<String> names) {
    return names.stream().anyMatch(name -> entry.getAttributeValue(name) != null);
  }

  private void add(Attribute attribute) throws LookupFailure {
    for (String value : attribute.getValues()) {
      if (!answer.add(value)) {
        warn(table.label() + ": Expansion limit exceeded for key: '" + key + "'");
        throw new LookupFailure(table.name(), "Application error");
      }
    }
  }

  private void follow(Attribute attribute) throws LookupFailure {
    for (String value : attribute.getValues()) {
      if (depth >= table.recursionLimit()) {
        warn(
            "%s: Recursion limit exceeded for special attribute %s=%s"
                .formatted(table.label(), attribute.getName(), value));
        throw new LookupFailure(table.name(), "Application error");
      }
      try {
        expand(
            value.toLowerCase(Locale.ROOT).startsWith("ldap") && value.contains("://")
                ? url(value)
                : entry(value));
      } catch (LDAPException e) {
        if (e.getResultCode() == ResultCode.NO_SUCH_OBJECT) {
          warn("DN " + value + " not found, skipping ");
          continue;
        }
        LdapErrors error = LdapErrors.of(e);
        if (!(e instanceof ConnectFailure)) {
          warn("search error %d: %s ".formatted(error.code(), error.text()));
        }
        throw new LookupFailure(table.name(), error.reason(), e);
      }
    }
  }

  private List<SearchResultEntry> entry(String dn) throws LDAPException {
    return table.search(dn, SearchScope.BASE, ANY, attributes.all());
  }

  /** The servers of the table are asked, whatever the URL says. */
  private List<SearchResultEntry> url(String text) throws LDAPException, LookupFailure {
    LDAPURL url;
    try {
      url = new LDAPURL(text);
    } catch (LDAPException e) {
      warn("malformed URL %s: %s".formatted(text, e.getMessage()));
      throw new LookupFailure(table.name(), "Application error", e);
    }
    List<String> names = attributes.selectedBy(List.of(url.getAttributes()));
    if (names.isEmpty()) {
      return List.of();
    }
    return table.search(
        url.getBaseDN().toString(), url.getScope(), url.getFilter().toString(), names);
  }

  private void warn(String text) {
    table.tables().warn("dict_ldap_get_values[" + depth + "]: " + text);
  }
}
