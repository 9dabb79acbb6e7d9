/**
 * postsuper(1): maintenance of the queue's files, whether the mail system runs or not. In: options,
 * queue ids. Out: files renamed, removed or given other modes, a report on standard error and in
 * the mail log. Postfix counterpart: postsuper.
 */
package org.facteur.app.tool.postsuper;
