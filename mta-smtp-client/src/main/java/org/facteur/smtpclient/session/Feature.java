package org.facteur.smtpclient.session;

/** What a server said it can do. */
enum Feature {
  ESMTP,
  EIGHT_BIT_MIME,
  PIPELINING,
  SIZE,
  DSN,
  SMTPUTF8,
  XFORWARD_NAME,
  XFORWARD_ADDR,
  XFORWARD_PORT,
  XFORWARD_PROTO,
  XFORWARD_HELO,
  XFORWARD_IDENT,
  XFORWARD_DOMAIN,
  STARTTLS,
  AUTH
}
