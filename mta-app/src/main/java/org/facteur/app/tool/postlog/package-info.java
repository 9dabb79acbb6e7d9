/** The {@code postlog} command. Postfix counterpart: postlog(1). */
package org.facteur.app.tool.postlog;
