/**
 * Extension points of SASL, found by {@link java.util.ServiceLoader}: how passwords are verified
 * (the words of {@code pwcheck_method}) and where accounts are kept (those of {@code
 * auxprop_plugin}).
 */
package org.facteur.core.sasl.spi;
