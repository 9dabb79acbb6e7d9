/**
 * Words of SMTP that both sides and the queue share: replies, enhanced status codes, DSN
 * parameters. Pure values. RFC 5321, RFC 3463, RFC 3461.
 */
package org.facteur.core.smtp;
