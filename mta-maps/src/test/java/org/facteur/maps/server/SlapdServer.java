package org.facteur.maps.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debian's slapd with the entries of a mail server for several domains. */
public final class SlapdServer extends ServerProcess {
  private static final Path SLAPD = Path.of("/usr/sbin/slapd");

  public SlapdServer() throws IOException {
    super(SLAPD, "openldap");
    Files.createDirectory(directory().resolve("data"));
    Files.writeString(
        directory().resolve("slapd.conf"),
        """
        include /etc/ldap/schema/core.schema
        include /etc/ldap/schema/cosine.schema
        include /etc/ldap/schema/nis.schema
        modulepath /usr/lib/ldap
        moduleload back_mdb
        attributetype ( 1.3.6.1.4.1.4203.666.1.200 NAME 'mailacceptinggeneralid'
          EQUALITY caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch
          SYNTAX 1.3.6.1.4.1.1466.115.121.1.15{1024} )
        attributetype ( 1.3.6.1.4.1.4203.666.1.201 NAME 'maildrop'
          EQUALITY caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch
          SYNTAX 1.3.6.1.4.1.1466.115.121.1.15{1024} )
        objectclass ( 1.3.6.1.4.1.4203.666.1.100 NAME 'postfixUser' SUP top AUXILIARY
          MAY ( mailacceptinggeneralid $ maildrop ) )
        pidfile %1$s/pid
        authz-regexp "gidNumber=.*,cn=peercred,cn=external,cn=auth" "cn=reader,dc=xoyize,dc=test"
        database mdb
        suffix "dc=xoyize,dc=test"
        rootdn "cn=reader,dc=xoyize,dc=test"
        rootpw lecteur-7
        directory %1$s/data
        access to dn.subtree="ou=mail,dc=xoyize,dc=test" by users read by anonymous auth by * none
        access to * by * read
        """
            .formatted(directory()));
    Files.writeString(
        directory().resolve("entries.ldif"),
        """
        dn: dc=xoyize,dc=test
        objectClass: dcObject
        objectClass: organization
        o: xoyize
        dc: xoyize

        dn: ou=mail,dc=xoyize,dc=test
        objectClass: organizationalUnit
        ou: mail

        dn: uid=xomail,ou=mail,dc=xoyize,dc=test
        cn: xomail
        gidNumber: 20000
        homeDirectory: /var/vmail/xomail
        mailacceptinggeneralid: test0@hosted-domain.test
        mailacceptinggeneralid: test1@hosted-domain.test
        maildrop: xomail@xoyize.test
        objectClass: account
        objectClass: posixAccount
        objectClass: postfixUser
        uid: xomail
        uidNumber: 20000
        """);
    give(directory());
    runAsUser(
        "/usr/sbin/slapadd",
        "-f",
        directory() + "/slapd.conf",
        "-l",
        directory() + "/entries.ldif");
  }

  @Override
  protected List<String> command() {
    return List.of(
        SLAPD.toString(),
        "-d0",
        "-f",
        directory() + "/slapd.conf",
        "-h",
        url() + " ldapi://" + socket().replace("/", "%2F"));
  }

  public String url() {
    return "ldap://127.0.0.1:" + port();
  }

  public String socket() {
    return directory() + "/ldapi";
  }
}
