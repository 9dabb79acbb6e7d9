/**
 * What makes it possible to resume TLS sessions: caches of sessions and the keys of session
 * tickets, kept over restarts in data_directory. For many threads. Postfix counterpart:
 * tls/tls_scache and tlsmgr(8), as a part of the process that serves the sessions.
 */
package org.facteur.core.tls.session;
