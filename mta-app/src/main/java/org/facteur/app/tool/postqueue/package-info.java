/**
 * postqueue(1) and mailq(1): the queue's listing, and requests to deliver. In: options. Out: the
 * listing on standard output, requests to the running mail system on its sockets; the queue's files
 * are read directly when it is down and the user may. Postfix counterpart: postqueue.
 */
package org.facteur.app.tool.postqueue;
