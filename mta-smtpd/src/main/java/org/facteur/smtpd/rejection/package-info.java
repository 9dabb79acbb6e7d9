/**
 * The requests that the SMTP server refused lately, with the trace of each decision, for {@code
 * postfix why}.
 *
 * <p>In: what the access rules decided. Out: text files in data_directory, one a day, bounded in
 * number and size. Written by one thread of its own; a session never waits for it. Postfix
 * counterpart: none.
 */
package org.facteur.smtpd.rejection;
