package org.facteur.maps.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;

/** A connection could not be made ready; what is wrong with it has been logged. */
final class ConnectFailure extends LDAPException {
  private static final long serialVersionUID = 1L;

  ConnectFailure(LDAPException cause) {
    super(cause.getResultCode(), cause.getMessage(), cause);
  }

  ConnectFailure(ResultCode code, String text) {
    super(code, text);
  }
}
