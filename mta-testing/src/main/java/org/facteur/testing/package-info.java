/**
 * Fakes that the tests of several modules share. In: what a test wants the world to say. Out:
 * implementations of the interfaces of mta-core. Not part of the distribution.
 */
package org.facteur.testing;
