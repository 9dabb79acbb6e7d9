/**
 * Which of Postfix's parameters Facteur uses, and why it does not use the others: for the warning
 * at start, {@code postfix check} and docs/parameters.md.
 *
 * <p>What is used is found in the compiled classes when the program is built ({@code
 * implemented.txt}); the reasons are written by people ({@code reasons.tsv}). Immutable, for any
 * thread. Postfix counterpart: none.
 */
package org.facteur.app.parameters;
