/**
 * postcat(1): queue files in words. In: files, or ids to be searched for in the queue. Out: text on
 * standard output. Postfix counterpart: postcat.
 */
package org.facteur.app.tool.postcat;
