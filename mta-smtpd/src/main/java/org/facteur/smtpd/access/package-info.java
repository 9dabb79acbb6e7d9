/**
 * Access control: the restriction lists of smtpd, compiled once for a snapshot of the configuration
 * into small objects and evaluated in Postfix's order.
 *
 * <p>In: what the session knows ({@link org.facteur.smtpd.access.SessionView}). Out: a decision for
 * each stage, and what access tables want done with the message. Evaluations run on the session's
 * thread; compiled lists are immutable and shared. Postfix counterpart: smtpd_check,
 * SMTPD_ACCESS_README, access(5).
 */
package org.facteur.smtpd.access;
