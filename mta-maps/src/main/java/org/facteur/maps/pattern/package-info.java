/**
 * Tables of patterns: {@code regexp:}, {@code pcre:}, {@code cidr:}. In: rules in a file or in the
 * name of the table. Out: the result of the first rule that matches.
 *
 * <p>Keys come from anybody, so patterns run in linear time (RE2/J); those that it cannot say
 * (look-around, back references) run under a limit of steps. Where several leftmost-longest matches
 * of a POSIX expression exist, groups are those that a backtracking search finds first, as in the
 * GNU C library. Postfix counterpart: util/dict_regexp, dict_pcre, dict_cidr.
 */
package org.facteur.maps.pattern;
