/**
 * SASL of the SMTP and LMTP client: which login a server gets, which mechanisms may be used, and
 * which logins have failed of late. The mechanisms are {@code org.facteur.core.sasl.client};
 * passwords go to the server and nowhere else. Postfix counterpart: smtp_sasl_glue,
 * smtp_sasl_auth_cache.
 */
package org.facteur.smtpclient.sasl;
