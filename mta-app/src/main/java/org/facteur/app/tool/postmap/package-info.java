/**
 * postmap, postalias and newaliases: building, editing and asking tables. Postfix counterpart:
 * postmap(1), postalias(1).
 */
package org.facteur.app.tool.postmap;
