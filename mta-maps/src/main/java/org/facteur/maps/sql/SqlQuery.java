package org.facteur.maps.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.maps.database.TableDefinition;
import org.facteur.maps.database.Template;
import org.facteur.maps.database.Template.Piece;

/**
 * A query as a prepared statement: its text with {@code ?} where parts of the key belong, and what
 * to bind to each. Immutable.
 */
final class SqlQuery {
  private final String sql;
  private final List<List<Piece>> parameters;

  private SqlQuery(String sql, List<List<Piece>> parameters) {
    this.sql = sql;
    this.parameters = List.copyOf(parameters);
  }

  /** The query of a definition, or the one that its older parameters make. */
  static SqlQuery of(TableDefinition definition, SqlDialect dialect) {
    String text = definition.text("query", "");
    if (text.isEmpty()) {
      text = older(definition);
    }
    return parse(Template.parse(text, "query", definition.label()), dialect, definition);
  }

  private static String older(TableDefinition definition) {
    String function = definition.text("select_function", "");
    if (!function.isEmpty()) {
      return "SELECT " + function + "('%s')";
    }
    String table = required(definition, "table");
    return "SELECT %s FROM %s WHERE %s = '%%s' %s"
        .formatted(
            required(definition, "select_field"),
            table,
            required(definition, "where_field"),
            definition.text("additional_conditions", ""));
  }

  static String required(TableDefinition definition, String parameter) {
    String text = definition.text(parameter, "");
    if (text.isEmpty()) {
      throw definition.problem("bad string length 0 < 1: " + parameter + " = ");
    }
    return text;
  }

  private static SqlQuery parse(Template template, SqlDialect dialect, TableDefinition definition) {
    Scan scan = new Scan(dialect, definition);
    template.pieces().forEach(scan::piece);
    return scan.end();
  }

  String sql() {
    return sql;
  }

  /** What to bind for a key; empty when it lacks a part that the query asks for. */
  Optional<List<String>> bind(String key) {
    List<String> values = new ArrayList<>();
    for (List<Piece> parameter : parameters) {
      StringBuilder value = new StringBuilder();
      for (Piece piece : parameter) {
        Optional<String> part = Template.forKey(piece, key);
        if (part.isEmpty()) {
          return Optional.empty();
        }
        value.append(part.get());
      }
      values.add(value.toString());
    }
    return Optional.of(values);
  }

  /**
   * Reads a query from left to right and keeps what is open at the moment: a quoted text, a name.
   */
  private static final class Scan {
    private static final char NOTHING = 0;
    private final SqlDialect dialect;
    private final TableDefinition definition;
    private final StringBuilder sql = new StringBuilder();
    private final List<List<Piece>> parameters = new ArrayList<>();
    private char quote;
    private boolean backslashes;
    private final StringBuilder raw = new StringBuilder();
    private final StringBuilder plain = new StringBuilder();
    private List<Piece> literal = new ArrayList<>();

    Scan(SqlDialect dialect, TableDefinition definition) {
      this.dialect = dialect;
      this.definition = definition;
    }

    void piece(Piece piece) {
      if (piece.isText()) {
        text(piece.text());
      } else if (quote == NOTHING) {
        sql.append('?');
        parameters.add(List.of(piece));
      } else if (isName()) {
        throw definition.problem(
            "query: %"
                + piece.letter()
                + " stands within a quoted name; only texts and numbers can");
      } else {
        flush();
        literal.add(piece);
      }
    }

    private boolean isName() {
      return quote == '`' || quote == '"' && !dialect.textInDoubleQuotes();
    }

    private void text(String text) {
      int i = 0;
      while (i < text.length()) {
        char c = text.charAt(i);
        if (quote == NOTHING) {
          outside(c);
          i++;
        } else if (c == quote && i + 1 < text.length() && text.charAt(i + 1) == quote) {
          raw.append(c).append(c);
          plain.append(c);
          i += 2;
        } else if (c == '\\' && backslashes && i + 1 < text.length()) {
          raw.append(c).append(text.charAt(i + 1));
          plain.append(unescape(text.charAt(i + 1)));
          i += 2;
        } else if (c == quote) {
          close();
          i++;
        } else {
          raw.append(c);
          plain.append(c);
          i++;
        }
      }
    }

    private void outside(char c) {
      if (c == '\'' || c == '"' || c == '`') {
        quote = c;
        backslashes = dialect.backslashes() && c != '`' || c == '\'' && endsWithEscapeMark();
        raw.setLength(0);
        raw.append(c);
      } else {
        sql.append(c);
        if (c == '?' && dialect.doubledMarks()) {
          sql.append(c);
        }
      }
    }

    /** {@code E'...'} of PostgreSQL. */
    private boolean endsWithEscapeMark() {
      int last = sql.length() - 1;
      return dialect == SqlDialect.PGSQL
          && last >= 0
          && (sql.charAt(last) == 'E' || sql.charAt(last) == 'e')
          && (last == 0 || !Character.isJavaIdentifierPart(sql.charAt(last - 1)));
    }

    private static char unescape(char c) {
      return switch (c) {
        case 'n' -> '\n';
        case 't' -> '\t';
        case 'r' -> '\r';
        case '0' -> '\0';
        default -> c;
      };
    }

    private void flush() {
      if (!plain.isEmpty()) {
        literal.add(new Piece(NOTHING, plain.toString()));
        plain.setLength(0);
      }
    }

    private void close() {
      if (literal.isEmpty()) {
        sql.append(raw).append(quote);
      } else {
        flush();
        if (quote == '\'' && endsWithEscapeMark()) {
          sql.setLength(sql.length() - 1);
        }
        sql.append('?');
        parameters.add(List.copyOf(literal));
      }
      quote = NOTHING;
      plain.setLength(0);
      literal = new ArrayList<>();
    }

    SqlQuery end() {
      if (quote != NOTHING) {
        throw definition.problem("query: a quoted text does not end: " + raw);
      }
      return new SqlQuery(sql.toString(), parameters);
    }
  }
}
