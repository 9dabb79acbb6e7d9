package org.facteur.smtpclient.route;

import java.net.InetAddress;

/**
 * A server to try.
 *
 * @param name as the MX record or the next hop has it
 * @param preference a smaller one is better; 0 without MX records
 */
public record MailServer(String name, InetAddress address, int preference) {}
