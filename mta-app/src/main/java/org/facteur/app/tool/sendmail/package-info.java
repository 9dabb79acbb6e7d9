/**
 * The sendmail command: Postfix's compatibility interface, sendmail(1), also under the names mailq
 * and newaliases. It turns standard input into the records of a submission and hands them to the
 * running mail system by the client socket, or leaves them in maildrop. Other modes are done by
 * other tools.
 *
 * <p>Everything here is loaded at each start of a short program: no regular expressions, no
 * reflection, no native calls on the common way. Arguments and input are bytes, one char for each.
 */
package org.facteur.app.tool.sendmail;
