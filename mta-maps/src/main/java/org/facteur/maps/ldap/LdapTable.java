package org.facteur.maps.ldap;

import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.maps.database.DatabaseTable;
import org.facteur.maps.database.DomainFilter;
import org.facteur.maps.database.ResultFormat;
import org.facteur.maps.database.TableDefinition;
import org.facteur.maps.database.Template;

/** A table of a directory. */
final class LdapTable implements DatabaseTable {
  private static final String QUERY = "query";
  private static final String SEARCH_BASE = "search_base";
  private static final int DEFAULT_RECURSION = 1000;
  private final String name;
  private final String label;
  private final LookupTables tables;
  private final LdapServers servers;
  private final DomainFilter domains;
  private final Template base;
  private final Template filter;
  private final SearchScope scope;
  private final DereferencePolicy dereference;
  private final LdapAttributes attributes;
  private final ResultFormat format;
  private final int sizeLimit;
  private final int recursionLimit;
  private final int timeout;

  LdapTable(TableDefinition definition, LdapServers servers) {
    this.name = definition.tableName();
    this.label = definition.label();
    this.tables = definition.tables();
    this.servers = servers;
    this.domains = DomainFilter.of(definition);
    this.base = Template.parse(definition.text(SEARCH_BASE, ""), SEARCH_BASE, label);
    String query = definition.text("query_filter", "(mailacceptinggeneralid=%s)");
    this.filter = Template.parse(query, QUERY, label);
    if (filter.isFixed() && base.isFixed()) {
      warn("dict_ldap_open", "Fixed query_filter " + query + " is probably useless");
    }
    this.scope = scope(definition);
    this.dereference = dereference(definition);
    this.attributes = LdapAttributes.of(definition);
    this.format = ResultFormat.of(definition, definition.text("result_filter", "%s"));
    this.sizeLimit = definition.number("size_limit", format.limit(), 0);
    this.recursionLimit = definition.number("recursion_limit", DEFAULT_RECURSION, 1);
    this.timeout = definition.number("timeout", 10, 0);
  }

  private static SearchScope scope(TableDefinition definition) {
    String text = definition.text("scope", "sub").toLowerCase(Locale.ROOT);
    return switch (text) {
      case "sub" -> SearchScope.SUB;
      case "base" -> SearchScope.BASE;
      case "one" -> SearchScope.ONE;
      default -> {
        definition
            .tables()
            .warn(
                "dict_ldap_open: %s: Unrecognized value %s specified for scope; using sub"
                    .formatted(definition.label(), text));
        yield SearchScope.SUB;
      }
    };
  }

  private static DereferencePolicy dereference(TableDefinition definition) {
    int number = definition.number("dereference", 0, Integer.MIN_VALUE);
    return switch (number) {
      case 0 -> DereferencePolicy.NEVER;
      case 1 -> DereferencePolicy.SEARCHING;
      case 2 -> DereferencePolicy.FINDING;
      case 3 -> DereferencePolicy.ALWAYS;
      default -> {
        definition
            .tables()
            .warn(
                "dict_ldap_open: %s Unrecognized value %d specified for dereference; using 0"
                    .formatted(definition.label(), number));
        yield DereferencePolicy.NEVER;
      }
    };
  }

  private void warn(String where, String text) {
    tables.warn(where + ": " + label + ": " + text);
  }

  @Override
  public Optional<String> find(String key) throws LookupFailure {
    if (!domains.passes(key)) {
      return Optional.empty();
    }
    Optional<String> where = base.forKey(key, LdapTable::escapeDn);
    Optional<String> what = filter.forKey(key, Filter::encodeValue);
    if (where.isEmpty() || what.isEmpty()) {
      return Optional.empty();
    }
    List<SearchResultEntry> entries;
    try {
      entries = search(where.get(), scope, what.get(), attributes.all());
    } catch (LDAPException e) {
      LdapErrors error = LdapErrors.of(e);
      if (e.getResultCode() == ResultCode.NO_SUCH_OBJECT) {
        warn(
            "dict_ldap_lookup",
            "Search base '%s' not found: %d: %s"
                .formatted(where.get(), error.code(), error.text()));
      } else if (!(e instanceof ConnectFailure)) {
        tables.warn("dict_ldap_lookup: Search error %d: %s ".formatted(error.code(), error.text()));
      }
      throw new LookupFailure(name, error.reason(), e);
    }
    return new LdapExpansion(this, key).of(entries);
  }

  /** A key's part within a DN: RFC 4514. */
  private static String escapeDn(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean edge = c == ' ' && (i == 0 || i + 1 == text.length()) || c == '#' && i == 0;
      if (c == 0) {
        escaped.append("\\00");
      } else {
        escaped.append(edge || "\"+,;<>\\=".indexOf(c) >= 0 ? "\\" : "").append(c);
      }
    }
    return escaped.toString();
  }

  /** One search; a search that stopped at a limit is an exception. */
  List<SearchResultEntry> search(
      String baseDn, SearchScope within, String filterText, List<String> names)
      throws LDAPException {
    SearchRequest request =
        new SearchRequest(
            baseDn,
            within,
            dereference,
            sizeLimit,
            timeout,
            false,
            Filter.create(filterText),
            names.isEmpty()
                ? new String[] {SearchRequest.NO_ATTRIBUTES}
                : names.toArray(new String[0]));
    request.setResponseTimeoutMillis(Math.max(1L, timeout * 1000L));
    return servers.search(request).getSearchEntries();
  }

  String name() {
    return name;
  }

  String label() {
    return label;
  }

  LookupTables tables() {
    return tables;
  }

  LdapAttributes attributes() {
    return attributes;
  }

  ResultFormat format() {
    return format;
  }

  int recursionLimit() {
    return recursionLimit;
  }
}
