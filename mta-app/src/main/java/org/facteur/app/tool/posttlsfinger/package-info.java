/**
 * {@code posttls-finger}: connects to a server as the SMTP client would, and shows what TLS comes
 * of it. Output goes to standard output. Postfix counterpart: posttls-finger(1).
 */
package org.facteur.app.tool.posttlsfinger;
