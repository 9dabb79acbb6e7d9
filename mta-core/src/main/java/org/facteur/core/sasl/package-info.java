/**
 * SASL, RFC 4422: what the server's and the client's side share. Security options, reasons of
 * failure in the words of Cyrus SASL, base64 as it reads it, and the computations of CRAM-MD5,
 * DIGEST-MD5 and SCRAM. The two sides are {@code server} and {@code client}; {@code account} knows
 * where passwords are verified, {@code spi} is how more of such places are added.
 */
package org.facteur.core.sasl;
