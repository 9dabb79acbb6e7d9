/**
 * {@code postfix explain} and {@code postfix why}: how the access rules decide about a request that
 * is made up, and how they decided about one that was refused.
 *
 * <p>In: the words of the command line, the configuration, the files of rejected requests. Out:
 * text or JSON. One thread. Postfix counterpart: none.
 */
package org.facteur.app.tool.explain;
