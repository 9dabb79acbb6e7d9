/**
 * The mechanisms as a client speaks them. A {@link org.facteur.core.sasl.client.ClientMechanism} is
 * one exchange: challenges go in, responses come out. SCRAM and DIGEST-MD5 also verify that the
 * server knows the password. No I/O, one thread.
 */
package org.facteur.core.sasl.client;
