/**
 * Configuration: main.cf, master.cf, the table of parameters, and typed access to a snapshot.
 *
 * <p>In: the text of the two files. Out: an immutable {@link
 * org.facteur.core.config.Configuration}. A bad line is a {@link
 * org.facteur.core.config.ConfigurationException} that names file and line. No threads. Postfix
 * counterpart: global/mail_conf*, global/mail_params, util/mac_expand, postconf(5), master(5).
 */
package org.facteur.core.config;
