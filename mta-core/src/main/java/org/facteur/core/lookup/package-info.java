/**
 * Lookup tables as the rest of the house sees them: ask {@link
 * org.facteur.core.lookup.LookupTables} for {@code type:name} and get a {@link
 * org.facteur.core.lookup.LookupTable}.
 *
 * <p>The types themselves live in mta-maps and are found by {@code ServiceLoader}. Tables are safe
 * for use by many threads. A temporary failure is an exception, never a wrong "not found". Postfix
 * counterpart: util/dict*, global/maps, util/match_list.
 */
package org.facteur.core.lookup;
