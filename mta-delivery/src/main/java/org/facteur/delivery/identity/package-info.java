/**
 * Whose rights are used: as root, files are touched by a thread that has taken the user's ids, so
 * that the kernel makes every check; in a process of an ordinary user everything is done plainly as
 * that user. Thread safe. Postfix counterpart: util/set_eugid, util/open_as, util/stat_as.
 */
package org.facteur.delivery.identity;
