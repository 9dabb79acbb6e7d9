package org.facteur.core.tls;

import org.facteur.core.log.MailLog;
import org.facteur.core.tls.openssl.SslDetails;

/** OpenSSL's results of looking at a chain of certificates, and Postfix's words for them. */
public final class VerifyResult {
  public static final int OK = 0;
  public static final int DANE_NO_MATCH = 65;
  private static final int NO_ISSUER = 2;
  private static final int NOT_YET_VALID = 9;
  private static final int EXPIRED = 10;
  private static final int BAD_NOT_BEFORE = 13;
  private static final int BAD_NOT_AFTER = 14;
  private static final int SELF_SIGNED = 18;
  private static final int SELF_SIGNED_IN_CHAIN = 19;
  private static final int NO_ISSUER_HERE = 20;
  private static final int LEAF_NOT_VERIFIED = 21;
  private static final int CHAIN_TOO_LONG = 22;
  private static final int INVALID_CA = 24;
  private static final int PATH_TOO_LONG = 25;
  private static final int INVALID_PURPOSE = 26;
  private static final int UNTRUSTED = 27;

  private VerifyResult() {}

  /**
   * Logs why a certificate is not trusted.
   *
   * @param side {@code server} or {@code client}: whose certificate it is
   */
  public static void log(
      MailLog log, String side, String peer, int result, String issuer, int depth) {
    String failed = "certificate verification failed for " + peer + ": ";
    log.info(
        switch (result) {
          case DANE_NO_MATCH -> failed + "not trusted by local or TLSA policy";
          case NO_ISSUER, NO_ISSUER_HERE, LEAF_NOT_VERIFIED, UNTRUSTED ->
              failed + "untrusted issuer " + issuer;
          case SELF_SIGNED, SELF_SIGNED_IN_CHAIN -> failed + "self-signed certificate";
          case NOT_YET_VALID, BAD_NOT_BEFORE -> side + " " + failed + "certificate not yet valid";
          case EXPIRED, BAD_NOT_AFTER -> side + " " + failed + "certificate has expired";
          case INVALID_PURPOSE, INVALID_CA ->
              failed + "not designated for use as a " + side + " certificate";
          case CHAIN_TOO_LONG, PATH_TOO_LONG ->
              failed + "certificate chain longer than limit(" + depth + ")";
          default -> side + " " + failed + "num=" + result + ":" + SslDetails.verifyText(result);
        });
  }
}
