/**
 * Mail addresses: the tokens and lists of RFC 5322, quoting of local parts, address extensions, and
 * the syntax of domain names and address literals.
 *
 * <p>In: text, one char for one byte. Out: immutable values. Nothing here does I/O or knows
 * domains; every parser takes any input and never throws for bad text. An address has two forms:
 * <b>internal</b> (no quotes, {@code a b@example.com}; the last {@code @} separates) and
 * <b>external</b> (quoted as in headers, {@code "a b"@example.com}). No threads. RFC 5321 section
 * 4.1.2, RFC 5322 section 3.4. Postfix counterpart: global/tok822*, quote_82x_local, split_addr,
 * strip_addr, util/valid_hostname.
 */
package org.facteur.core.address;
