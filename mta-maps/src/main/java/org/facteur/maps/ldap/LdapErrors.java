package org.facteur.maps.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.Map;

/** Result codes in the numbers and words of OpenLDAP, which administrators know from the log. */
record LdapErrors(int code, String text) {
  /** An error in the handshake of TLS. */
  static final int HANDSHAKE = -11;

  private static final int UNREACHABLE = -1;
  private static final Map<ResultCode, LdapErrors> LOCAL =
      Map.of(
          ResultCode.SERVER_DOWN, new LdapErrors(UNREACHABLE, "Can't contact LDAP server"),
          ResultCode.CONNECT_ERROR, new LdapErrors(UNREACHABLE, "Can't contact LDAP server"),
          ResultCode.TIMEOUT, new LdapErrors(-5, "Timed out"),
          ResultCode.FILTER_ERROR, new LdapErrors(-7, "Bad search filter"),
          ResultCode.AUTH_UNKNOWN, new LdapErrors(-6, "Unknown authentication method"),
          ResultCode.LOCAL_ERROR, new LdapErrors(-2, "Local error"),
          ResultCode.DECODING_ERROR, new LdapErrors(-4, "Decoding error"));
  private static final Map<ResultCode, String> WORDS =
      Map.ofEntries(
          Map.entry(ResultCode.OPERATIONS_ERROR, "Operations error"),
          Map.entry(ResultCode.PROTOCOL_ERROR, "Protocol error"),
          Map.entry(ResultCode.TIME_LIMIT_EXCEEDED, "Time limit exceeded"),
          Map.entry(ResultCode.SIZE_LIMIT_EXCEEDED, "Size limit exceeded"),
          Map.entry(ResultCode.AUTH_METHOD_NOT_SUPPORTED, "Authentication method not supported"),
          Map.entry(ResultCode.STRONG_AUTH_REQUIRED, "Strong(er) authentication required"),
          Map.entry(ResultCode.REFERRAL, "Referral"),
          Map.entry(ResultCode.ADMIN_LIMIT_EXCEEDED, "Administrative limit exceeded"),
          Map.entry(ResultCode.CONFIDENTIALITY_REQUIRED, "Confidentiality required"),
          Map.entry(ResultCode.NO_SUCH_OBJECT, "No such object"),
          Map.entry(ResultCode.INVALID_DN_SYNTAX, "Invalid DN syntax"),
          Map.entry(ResultCode.INAPPROPRIATE_AUTHENTICATION, "Inappropriate authentication"),
          Map.entry(ResultCode.INVALID_CREDENTIALS, "Invalid credentials"),
          Map.entry(ResultCode.INSUFFICIENT_ACCESS_RIGHTS, "Insufficient access"),
          Map.entry(ResultCode.BUSY, "Server is busy"),
          Map.entry(ResultCode.UNAVAILABLE, "Server is unavailable"),
          Map.entry(ResultCode.UNWILLING_TO_PERFORM, "Server is unwilling to perform"));

  static LdapErrors of(LDAPException e) {
    LdapErrors local = LOCAL.get(e.getResultCode());
    if (local != null) {
      return local;
    }
    String words = WORDS.get(e.getResultCode());
    return new LdapErrors(
        e.getResultCode().intValue(), words == null ? e.getResultCode().getName() : words);
  }

  boolean isUnreachable() {
    return code == UNREACHABLE;
  }

  /** The reason of a failed lookup, as postmap prints it. */
  String reason() {
    return isUnreachable() ? "Transport endpoint is not connected" : "Application error";
  }
}
