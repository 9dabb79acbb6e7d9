/**
 * The {@code postfix} command: starts, stops and checks the mail system. Postfix counterpart:
 * postfix(1), postfix-script.
 */
package org.facteur.app.tool.postfix;
