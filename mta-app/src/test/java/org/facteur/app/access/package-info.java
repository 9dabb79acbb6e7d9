/**
 * The access rules of the whole server, in process: dialogues recorded from Postfix 3.7.11, relay
 * tricks, and what {@code postfix explain}, {@code why} and {@code check} say of them.
 */
package org.facteur.app.access;
