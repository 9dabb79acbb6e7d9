/**
 * Content checks: the tables that are asked about headers and lines of bodies, and the actions that
 * they answer with. What an action does is up to who asks: the intake ({@code header_checks}), the
 * SMTP client ({@code smtp_header_checks}), milters ({@code milter_header_checks}).
 *
 * <p>Immutable, safe for many threads. Postfix counterpart: header_checks(5),
 * global/header_body_checks.
 */
package org.facteur.queue.checks;
