/**
 * postconf(1): shows and edits main.cf and master.cf, and tells what is built in.
 *
 * <p>In: a command line and the two files. Out: settings on standard output, warnings about
 * misspelt parameters, or an edited file, replaced in one step. One thread. Postfix counterpart:
 * postconf(1).
 */
package org.facteur.app.tool.postconf;
