/**
 * Tests of whole processes: the distribution as users get it is started in a temporary directory,
 * spoken to over SMTP and with its tools, killed and stopped. Classes named {@code *IT} run in the
 * {@code integration-test} phase, after the distribution has been laid out.
 */
package org.facteur.app.instance;
